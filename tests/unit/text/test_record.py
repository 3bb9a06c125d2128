import pytest

from anonymization.text.config import load_detection
from anonymization.text.normalise import normalise
from anonymization.text.record.matcher import RecordMatcher
from anonymization.text.romaji import fold_romaji, to_romaji
from anonymization.text.spans import Record

RECORD = Record(
    name="佐々木 祐子",
    name_kana="ササキ ユウコ",
    email="yuko.sasaki88@example.jp",
    phone="+819012345678",
    postal_code="1500041",
    address="東京都渋谷区神南1-2-3 メゾン渋谷101",
    birth_date="1990-04-01",
    others=("田中 一郎(人事部長)", "鈴木さん、高橋 花子"),
)
MATCHER = RecordMatcher(load_detection())


def covered(text: str, value: str, record: Record = RECORD) -> bool:
    item = normalise(text)
    start = item.text.index(normalise(value).text)
    end = start + len(normalise(value).text)
    return any(span.start <= start and end <= span.end for span in MATCHER.find(item, record))


@pytest.mark.parametrize(
    "form",
    [
        *(
            "佐々木祐子",
            "佐々木 祐子",
            "佐々木　祐子",
            "祐子 佐々木",
            "ササキユウコ",
            "ささき ゆうこ",
            "ｻｻｷ ﾕｳｺ",
            "ササキ・ユーコ",
        ),
        *(
            "Yuko Sasaki",
            "SASAKI Yuko",
            "Sasaki, Yuko",
            "Yūko Sasaki",
            "yuuko sasaki",
            "Y. Sasaki",
            "YukoSasaki",
            "yuko_sasaki",
        ),
        *(
            "佐々木",
            "yuko.sasaki88@example.jp",
            "yuko.sasaki88",
            "090-1234-5678",
            "０９０(１２３４)５６７８",
            "09012345678",
        ),
        *("+81-90-1234-5678", "1234-5678", "150-0041", "渋谷区神南1丁目2番3号", "神南一丁目二番三号", "メゾン渋谷"),
        *("1990年4月1日", "平成2年4月1日", "H2.4.1", "1990/04/01", "19900401", "April 1, 1990", "2年4月1日"),
        *("田中一郎", "田中", "鈴木", "高橋花子"),
    ],
)
def test_own_values_are_found_in_any_form(form: str) -> None:
    assert covered(f"面接メモ: {form}、以上", form)


@pytest.mark.parametrize(
    "text", ["4月1日生まれ", "4月1日 生まれ", "誕生日が近い（4月1日）生まれ年は別", "四月一日が誕生日"]
)
def test_the_own_birthday_without_its_year_is_found(text: str) -> None:
    assert covered(text, "四月一日" if "四" in text else "4月1日")


@pytest.mark.parametrize("form", ["Y.S", "S.Y.", "Sさん", "Y氏"])
def test_initials_are_found(form: str) -> None:
    assert covered(f"候補は{form}とする", form[:1])


@pytest.mark.parametrize(
    ("text", "name", "kana"),
    [
        ("森の中を歩く研修", "森 誠", "モリ マコト"),
        ("誠に遺憾", "森 誠", "モリ マコト"),
        ("つもりである", "森 誠", "モリ マコト"),
        ("林業の経験", "林 心", "ハヤシ ココロ"),
    ],
)
def test_short_and_common_names_need_context(text: str, name: str, kana: str) -> None:
    assert MATCHER.find(normalise(text), Record(name=name, name_kana=kana)) == []


@pytest.mark.parametrize("text", ["森さんは明るい", "森は即戦力だ", "誠くんと話した", "モリ様"])
def test_short_names_are_found_with_context(text: str) -> None:
    assert MATCHER.find(normalise(text), Record(name="森 誠", name_kana="モリ マコト")) != []


def test_a_name_in_one_piece_is_cut_where_the_dictionary_knows_a_family_name() -> None:
    record = Record(name="山田太郎", name_kana="ヤマダタロウ")
    assert covered("山田さんは元気", "山田", record)


def test_the_municipality_alone_may_stay() -> None:
    assert MATCHER.find(normalise("渋谷区で勤務を希望"), RECORD) == []


def test_another_number_that_holds_the_digits_is_left() -> None:
    assert MATCHER.find(normalise("型番A09012345678B"), RECORD) == []


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("さとう", ["Sato", "Satō", "Satou", "Satoh", "SATO"]),
        ("しんいち", ["Shinichi", "Sin'iti", "Shin-ichi"]),
        ("じゅんいちろう", ["Junichiro", "Zyun'itirou", "Jun'ichirō"]),
        ("おおの", ["Ono", "Ohno", "Oono", "Ōno"]),
        ("ちづる", ["Chizuru", "Tizuru"]),
    ],
)
def test_all_transcriptions_fold_to_one(kana: str, spellings: list[str]) -> None:
    assert {fold_romaji(spelling) for spelling in spellings} == {fold_romaji(to_romaji(kana))}


def test_a_record_shows_no_value() -> None:
    assert "佐々木" not in repr(RECORD)
    assert "name" in repr(RECORD)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("今回のおおきについては保留。", "おおき"),
        ("面接ではゆりが最も良い。", "ゆり"),
        ("おおきなら任せられる。", "おおき"),
        ("原を採用したい。", "原"),
        ("原って誰？", "原"),
        ("ゆり（26）", "ゆり"),
    ],
)
def test_the_own_name_is_found_whatever_stands_behind_it(text: str, own: str) -> None:
    kana = "オオキ" if "おおき" in text else "ハラ"
    family = "大木" if "おおき" in text else "原"
    record = Record(name=f"{family} 百合", name_kana=f"{kana} ユリ")
    start = text.index(own)
    spans = MATCHER.find(normalise(text), record)
    assert any(span.start <= start and start + len(own) <= span.end for span in spans)


@pytest.mark.parametrize("text", ["原の中を歩く。", "前の職場では経理。", "誠に残念", "理由（りゆう）を聞いた"])
def test_words_that_only_sound_like_the_own_name_stay(text: str) -> None:
    records = [
        Record(name="原 今", name_kana="ハラ イマ"),
        Record(name="前 誠", name_kana="マエ マコト"),
        Record(name="関 梨優", name_kana="セキ リユ"),
    ]
    assert [MATCHER.find(normalise(text), record) for record in records] == [[], [], []]
