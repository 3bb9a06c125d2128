import pytest

from anonymization.identity.contacts import mail_key, phone_key
from anonymization.identity.latin import latin_from_kana, latin_key
from anonymization.identity.names import NameKeys, name_keys


def keys(name: str | None = None, kana: str | None = None, romaji: str | None = None) -> NameKeys:
    return name_keys(name=name, kana=kana, romaji=romaji)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋 花子", "高橋　花子"),
        ("山﨑太郎", "山崎 太郎"),
        ("渡邉 愛", "渡邊　愛"),
        ("齋藤 健", "斎藤 健"),
        ("佐藤 花子", "佐藤(旧姓 鈴木) 花子"),
        ("佐藤 花子様", "佐藤 花子"),
        ("葛\U000e0100城 健", "葛城 健"),
        ("佐々木 健", "佐佐木健"),
        ("野々村 愛", "野野村　愛"),
        ("八ヶ代 花子", "八ケ代 花子"),
    ],
)
def test_variants_of_one_written_name_compare_equal(one: str, other: str) -> None:
    assert keys(one).name == keys(other).name != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("ﾀｶﾊｼ ﾊﾅｺ", "たかはし　はなこ"), ("サトウ ショウタ", "サトウ シヨウタ"), ("ユーコ サン", "ユウコ サン")],
)
def test_ways_to_write_one_reading_compare_equal(one: str, other: str) -> None:
    assert keys(kana=one).kana == keys(kana=other).kana != ""


def test_different_names_stay_different() -> None:
    assert keys("高橋 花子").name != keys("高橋 桃子").name
    assert keys(kana="タカハシ ユキ").kana != keys(kana="タカハシ ユウキ").kana


@pytest.mark.parametrize("spelling", ["Ōtani", "Ohtani", "Otani", "OOTANI", "Ootani"])
def test_romanisations_of_a_long_vowel_are_one(spelling: str) -> None:
    assert latin_key(spelling) == latin_from_kana("オオタニ")


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("シンジ", ["Shinji", "Sinzi"]),
        ("ジュンイチ", ["Junichi", "Jun'ichi", "Zyuniti", "Jyunichi"]),
        ("チヅル", ["Chizuru", "Chidzuru", "Tiduru"]),
        ("ハットリ", ["Hattori"]),
        ("ナンバ", ["Nanba", "Namba"]),
        ("キョウコ", ["Kyoko", "Kyouko", "Kyōko"]),
        ("フジタ", ["Fujita", "Huzita"]),
        ("マッチャ", ["Matcha", "Maccha"]),
    ],
)
def test_hepburn_and_kunrei_meet_the_reading(kana: str, spellings: list[str]) -> None:
    assert {latin_key(spelling) for spelling in spellings} == {latin_from_kana(kana)}


def test_a_name_without_a_space_is_cut_after_a_known_surname() -> None:
    cut = keys("高橋花子", "タカハシハナコ")
    assert (cut.given_name, cut.given_kana) == ("花子", "ハナコ")
    assert cut.latin == ("takahasi", "hanako")
    assert keys("佐久間太郎").given_name == "太郎"  # not 佐久 + 間太郎


def test_letters_in_the_name_column_are_a_latin_name() -> None:
    unordered = keys("Hanako TAKAHASHI")
    assert (unordered.name, unordered.latin, unordered.latin_ordered) == ("", ("hanako", "takahasi"), False)
    assert keys(romaji="Takahashi, Hanako").latin_ordered


def test_nothing_is_made_of_nothing() -> None:
    assert keys(None, "", "  ") == NameKeys()


@pytest.mark.parametrize(
    "mail", ["Hanako@Example.com", " hanako@example.com ", "hanako+jobs@example.com", "ｈａｎａｋｏ@example.com"]
)
def test_one_mailbox_has_one_key(mail: str) -> None:
    assert mail_key(mail) == "hanako@example.com"


@pytest.mark.parametrize(
    "mail", ["", "hanako", "@example.com", "noreply@example.com", "none@example.com", "+x@example.com"]
)
def test_what_is_nobodys_mailbox_has_none(mail: str) -> None:
    assert mail_key(mail) is None


@pytest.mark.parametrize(
    "phone",
    [
        "+819011112222",
        "090-1111-2222",
        "０９０－１１１１－２２２２",
        "+81 (0)90 1111 2222",
        "0081-90-1111-2222",
        "090(1111)2222",
    ],
)
def test_one_number_has_one_key(phone: str) -> None:
    assert phone_key(phone) == "+819011112222"


@pytest.mark.parametrize("phone", ["", "000-0000-0000", "99999999999", "110"])
def test_what_is_nobodys_phone_has_none(phone: str) -> None:
    assert phone_key(phone) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "竹内 京子"}, {"name": "京子　竹内"}),
        ({"name": "王偉"}, {"name": "偉 王"}),
        ({"kana": "グエン アイン"}, {"kana": "アイン・グエン"}),
        ({"kana": "シルバ カルロス エドゥアルド"}, {"kana": "カルロス エドゥアルド シルバ"}),
        ({"name": "高 橋 花 子"}, {"name": "高橋花子"}),
    ],
)
def test_family_and_given_name_are_one_name_in_either_order(one: dict[str, str], other: dict[str, str]) -> None:
    found, again = keys(**one), keys(**other)
    assert (found.name, found.kana) == (again.name, again.kana) != ("", "")


def test_the_given_name_is_told_where_only_the_other_part_is_a_surname() -> None:
    assert keys("京子 竹内").given_name == keys("竹内 京子").given_name == "京子"
    assert keys("高 橋 花 子").given_name == "花子"
    assert keys(kana="グエン ティ ラン アイン").given_kana == ""  # which of its parts is not known


def test_sisters_whose_names_are_turned_letters_stay_different() -> None:
    assert keys(kana="サトウ エリ").kana != keys(kana="サトウ リエ").kana
    assert keys(kana="サトウ ミナ").kana != keys(kana="サトウ ナミ").kana


@pytest.mark.parametrize("name", ["Shinnosuke OHNO", "Jun'ichi Hattori", "Ryō Itoh", "Icchi Homma", "Zyuniti Tyo"])
def test_japanese_letters_compare_with_a_reading(name: str) -> None:
    assert not keys(romaji=name).latin_foreign


@pytest.mark.parametrize("name", ["NGUYEN THI ANH", "Carlos Silva", "Wang Wei", "John Smith", "KIM JIWOO"])
def test_letters_that_no_reading_gives_do_not(name: str) -> None:
    assert keys(romaji=name).latin_foreign
    # and beside a reading they stay, for a form that asks for letters alone
    assert keys(kana="スミス ジョン", romaji=name).latin == keys(romaji=name).latin
