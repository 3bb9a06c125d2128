"""Names in kana, romaji and katakana."""

import time

import pytest

from anonymization.text.names.readings import is_full_reading, is_surname_reading
from anonymization.text.names.recognizer import Names, find_names
from anonymization.text.names.romaji import romaji_kinds
from anonymization.text.normalise import normalise
from anonymization.text.romaji import fold_romaji
from tests.unit.text.names.test_kanji_names import THRESHOLD, covered


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("たなか はなこさんの紹介で応募", "たなか はなこ"),
        ("担当のはやしです。", "はやし"),
        ("ふりがな：いしばし みなと", "いしばし みなと"),
        ("石橋湊（いしばしみなと）です。", "いしばしみなと"),
        ("面接官はタカハシ ユウタ、評価はA。", "タカハシ ユウタ"),
        ("グエン・ヴァン・アンさんと面談", "グエン・ヴァン・アン"),
        ("前職の上司ラジェシュ・クマール氏", "ラジェシュ・クマール"),
        ("ジャン=ポール・ベルナールと話した", "ジャン=ポール・ベルナール"),
        ("担当: Tanaka Hanako", "Tanaka Hanako"),
        ("OONO Shintaroさんがメンター", "OONO Shintaro"),
        ("John Smithさんの後任", "John Smith"),
        ("My name is Rubija", "Rubija"),
        ("Spoke with Claire de Vries about the offer.", "Claire de Vries"),
        ("Mrs. Brown confirmed the dates.", "Brown"),
    ],
)
def test_a_name_is_covered_whole(text: str, name: str) -> None:
    assert covered(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "カスタマーサクセスとワークライフバランスを重視。",
        "プロジェクト・マネージャーの経験が五年ある。",
        "スタッフさんとの連携、ユーザー様への提案。",
        "社長がなかなか来ず、好きな選手の話をした。",
        "PythonとAWS、Google Analyticsの経験がある。",
        "The candidate has strong communication skills and relevant experience.",
        "Good knowledge of Microsoft Azure and Power BI.",
    ],
)
def test_skills_and_everyday_words_stay(text: str) -> None:
    assert [found for found in find_names([text])[0] if found.score >= THRESHOLD] == []


def test_half_width_kana_are_found_in_the_text_as_given() -> None:
    text = "氏名 ﾀｶﾂｶ ｹｲ 、電話"
    folded = normalise(text)
    spans = [folded.source(span.start, span.end) for span in Names().find([folded])[0] if span.score >= THRESHOLD]
    start = text.index("ﾀｶﾂｶ")
    assert any(a <= start and start + len("ﾀｶﾂｶ ｹｲ") <= b for a, b in spans)


def test_spellings_of_one_name_have_one_key() -> None:
    assert len({fold_romaji(word) for word in ("Ohno", "Oono", "Ōno", "Ono", "ONO")}) == 1
    assert fold_romaji("Sinzi") == fold_romaji("Shinji")
    assert romaji_kinds("Takahashi")


def test_readings_split_into_family_and_given() -> None:
    assert is_full_reading("いしばしみなと")
    assert is_surname_reading("ハヤシ")
    assert not is_full_reading("していました")


def test_equal_texts_of_a_batch_get_equal_answers_in_their_order() -> None:
    batch = [normalise(text) for text in ("林さん", "なし", "林さん")]
    first, second, third = Names().find(batch)
    assert first == third
    assert first
    assert second == []


@pytest.mark.parametrize(
    "text", ["", " ", "\ufffd", "😀" * 50, "あ" * 20_000, "(" * 2_000, "A・" * 2_000, "1 Aa " * 2_000]
)
def test_odd_texts_get_an_answer_with_valid_offsets(text: str) -> None:
    for found in find_names([text])[0]:
        assert 0 <= found.start < found.end <= len(text)


def test_a_hundred_kilobytes_of_initials_cost_less_than_a_second() -> None:
    begin = time.process_time()
    find_names(["T.T " * 25_000])
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("りさとさんと一緒に働きたい。", "りさと"),
        ("受付のこけやまさんが親切だった。", "こけやま"),
        ("すずのきよしみと申します。", "すずのきよしみ"),
        ("せれなです、よろしくお願いします。", "せれな"),
        ("面接担当のまんだい けいかより連絡。", "まんだい けいか"),
    ],
)
def test_hiragana_no_list_knows_is_a_name_where_only_names_stand(text: str, name: str) -> None:
    assert covered(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "このような様に書く。",
        "おかあさん、おとなりさん、みなさんと話す。",
        "するなどの対応、ほとんどの方。",
        "強みは こつこつ続けられること。",
        "とても きれいな字。",
        "はい、そうです、よろしくお願いします。",
        "といった先輩がいた。",
    ],
)
def test_everyday_hiragana_stays(text: str) -> None:
    assert [found for found in find_names([text])[0] if found.score >= THRESHOLD] == []
