"""Each pattern of the detector has a shape in SQL that finds what it finds; words of the lists have none."""

import re

import duckdb
import pytest

from anonymization.text.patterns.finder import PATTERNS
from anonymization.text.patterns.pattern import NOT_PERSONAL
from expectations import codes
from expectations.checklist_rules import LOAD, RELEASE, ByRules
from expectations.personal import holds
from expectations.session import distinct_cells
from expectations.shapes import SHAPES

# a text for each pattern, called as it is in config/detection.yml; of fictional people
TEXTS = {
    "mail": "メールはtaro@example.jpです",
    "mail_spaced": "taro @ example.co.jp まで",
    "mail_spelled": "taro [at] example [dot] jp まで",
    "url": "https://example.jp/profile/taro をご覧",
    "domain": "github.com/taro-y をご覧",
    "handle": "Xは@taro_y です",
    "account": "インスタのIDはtaro_1990です",
    "account_bare": "LINEはtaro.1990です",
    "phone_parts": "電話03(1234)5678",
    "phone_spoken": "ゼロキューゼロのイチニサンヨンのゴーロクナナハチ",
    "phone_plain": "08012345678に連絡",
    "phone_landline": "0312345678に連絡",
    "phone_abroad": "+81 90 1234 5678",
    "phone_local": "電話は3234-5678",
    "postal_mark": "〒150-0041",
    "postal_bare": "住所150-0041",
    "postal_digits": "郵便番号 1500041",
    "my_number": "マイナンバーは1234 5678 9018",
    "my_number_wrong": "マイナンバーは1234 5678 9012",
    "driver_license": "運転免許証の番号は301234567890",
    "passport": "旅券番号TR1234567",
    "residence_card": "AB12345678CDの在留カード",
    "pension_number": "基礎年金番号 1234-567890",
    "employment_insurance": "5001-123456-7",
    "employment_digits": "雇用保険の番号は50011234567",
    "health_symbol": "保険証の記号12 番号345",
    "health_insurance": "保険者番号は06123456",
    "juminhyo_code": "住民票コードは12345678901",
    "ssn_in_japanese": "SSNは078-05-1120",
    "nino": "国民保険 AB 12 34 56 C",
    "nhs": "NHS 943 476 5919",
    "person_id": "応募者番号はA-10293",
    "bank_account": "みずほ銀行渋谷支店 普通 1234567",
    "bank_digits": "振込先は1234567",
    "health_labelled": "保険証の番号は12-345678",
    "yucho_digits": "ゆうちょ銀行 12340-12345671",
    "yucho_account": "ゆうちょ 記号12340 番号12345671",
    "card": "カードは4111-1111-1111-1111",
    "card_wrong": "カード番号4111-1111-1111-1112",
    "iban": "DE89 3704 0044 0532 0130 00",
    "crypto": "0x52908400098527886E0F7030069857D2E4169EE7",
    "ip_v4": "接続元IPは203.0.113.7",
    "ip_v6": "IPは2001:db8:0:1::1",
    "mac": "00:1B:44:11:3A:B7",
    "birth_date": "生年月日:1990/4/1",
    "birth_part": "4月1日生まれ",
    "birth_digits": "生年月日19900401",
    "ssn": "My SSN is 078-05-1120",
    "phone_english": "call me at 905-674-3793",
    "us_driver_license": "driver's license number A1234567",
    "passport_english": "passport number 123456789",
    "account_english": "account number 12345678",
    "zip": "zip code 90210",
    "age": "she is 47 years old",
    "date_english": "on March 5th, 2021",
}


def shapes_in(*texts: str) -> set[str]:
    conditions = ", ".join(f"bool_or({holds('text', shape)})" for shape in SHAPES)
    found = duckdb.execute(f"select {conditions} from (select unnest(?) as text)", [list(texts)]).fetchall()[0]
    return {shape.kind for shape, there in zip(SHAPES, found, strict=True) if there}


OURS = [pattern for pattern in PATTERNS if pattern.entity != NOT_PERSONAL]


def test_each_entity_that_patterns_find_has_a_text_here() -> None:
    found = {pattern.entity for pattern in OURS for text in TEXTS.values() if pattern.regex.search(text)}
    assert found == {pattern.entity for pattern in OURS}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_a_pattern_finds_has_a_shape(name: str) -> None:
    text = TEXTS[name]
    assert any(pattern.regex.search(text) for pattern in OURS)
    assert shapes_in(text)


def test_letters_and_digits_of_full_width_are_read_as_any_other() -> None:
    assert "mail" in shapes_in("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ")
    assert "passport" in shapes_in("旅券番号ＴＲ１２３４５６７")


@pytest.mark.parametrize(("ticks", "rule"), [(LOAD, "note.no_{}"), (RELEASE, "texts.no_{}")])
def test_each_shape_is_evidence_of_a_tick(ticks: tuple[ByRules, ...], rule: str) -> None:
    for shape in SHAPES:
        assert sum(bool(re.search(tick.rules, rule.format(shape.kind))) for tick in ticks) == 1


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('{"age":112.2345678901234567,"b":-0.5e-10}', '{"age":112,"b":-0}'),
        ("{tel:090.12345678}", "{tel:090.12345678}"),
    ],
)
def test_a_figure_in_json_is_read_to_its_point_and_a_telephone_whole(cell: str, read: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t (c varchar)")
        connection.execute("insert into t values (?)", [cell])
        assert connection.execute(f"select cell from ({distinct_cells({'t': ['c']})})").fetchall() == [(read,)]


def test_each_shape_finds_something_of_its_own() -> None:
    assert {kind for text in TEXTS.values() for kind in shapes_in(text)} | {"street_address"} == {
        shape.kind for shape in SHAPES
    }


def test_no_word_of_the_closed_lists_and_no_ordinary_sentence_has_a_shape() -> None:
    words = {word for listed in codes.CLOSED_LISTS.values() for word in listed} | set(codes.REJECTIONS)
    sentences = (
        "<PERSON_1>さんは丁寧な対応でした。TOEIC 850点、SPI 72.5%",
        "年収は6,000,000円を希望。10-20名のチームを3-5年",
        "Java 17 / Spring Boot 3.2 を使用。ASP.NETとNode.jsの経験",
        "志望動機は生産管理への関心。売上を120%から150%へ",
        "Led a team of 12 people; raised sales by 20% in 3 years.",
    )
    assert shapes_in(*words, *sentences) == set()
