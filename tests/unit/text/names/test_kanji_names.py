"""Names in kanji: what is masked whole, and what is left alone."""

import pytest

from anonymization.text.names.recognizer import find_names

THRESHOLD = 0.5


def covered(text: str, part: str) -> bool:
    """Whether every character of the first `part` lies in some span at or above the threshold."""
    start = text.index(part)
    spans = [(found.start, found.end) for found in find_names([text])[0] if found.score >= THRESHOLD]
    return all(any(a <= at < b for a, b in spans) for at in range(start, start + len(part)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("紹介者は西園寺陽翔です。", "西園寺陽翔"),
        ("面接官：東", "東"),
        ("人事の原より連絡があった。", "原"),
        ("森部長と面談した。", "森"),
        ("水本部長と面談した。", "水本"),
        ("三宅課長の所見", "三宅"),
        ("採用担当高橋宛に電話があった。", "高橋"),
        ("同席：城戸、遠山", "遠山"),
        ("弟の琉生も同業で働いている。", "琉生"),
        ("母の桐原 さくらが同席", "桐原 さくら"),
        ("（塚本記）", "塚本"),
        ("朴槿恵に会った", "朴槿恵"),
        ("工場長の村瀬徳順が案内", "村瀬徳順"),
        ("荒川強啓の話では、荒川も賛成した。", "荒川も"[:2]),
    ],
)
def test_a_name_with_its_cue_is_covered_whole(text: str, name: str) -> None:
    assert covered(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "お客様や患者さんへの対応が丁寧だった。",
        "社長の前で発表し、同期の中で一番だった。",
        "部長面接の結果は二次面接の後に伝える。",
        "前職は小林製薬で、今後も製造を希望。",
        "勤務地は大阪または福岡を希望している。",
        "多様な仕様に対応し、同様の案件も担当した。",
        "森林組合と林業の経験がある。",
        "星野リゾートのような接客を目指す。",
    ],
)
def test_words_that_look_like_names_stay(text: str) -> None:
    assert [found for found in find_names([text])[0] if found.score >= THRESHOLD] == []


def test_a_surname_seen_once_is_found_again() -> None:
    text = "鬼頭蓮司が担当した。後日、鬼頭に聞いた。"
    assert covered(text[11:] + text[:11], "鬼頭")
    assert covered(text, "鬼頭蓮司")
