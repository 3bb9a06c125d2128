"""Japanese headers in Latin letters, and those that ask a question."""

from pathlib import Path

import pytest

from anonymization.intake.header_guess import guesses
from anonymization.intake.header_romaji import in_japanese
from tests.unit.intake.test_columns_by_values import DAY, fields, proposal


@pytest.mark.parametrize(
    ("header", "japanese"),
    [
        ("OUBO_YMD", "応募日"),
        ("obo_bi", "応募日"),
        ("ōbo_bi", "応募日"),
        ("JUSHO1", "住所1"),
        ("zyuusyo", "住所"),
        ("SeinenGappi", "生年月日"),
        ("KAZOKU_KOUSEI", "家族構成"),
        ("ichijimensetsubi", "一次面接日"),
        ("TEL_NO", None),
        ("status", None),
        ("candidate_id", None),
        ("oubo_xyz", None),
        ("応募日", None),
    ],
)
def test_one_spelling_for_all(header: str, japanese: str | None) -> None:
    assert in_japanese(header) == japanese


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("KANJI_SEI", "name"),
        ("SEIBETSU_KBN", "gender"),
        ("YUBIN_NO", "postal_code"),
        ("GOUHI", "decision"),
        ("KOUSHIN_YMD", "updated_at"),
        ("HONSEKI", "must_not_collect"),
        ("KOJIN_BANGO", "my_number"),
        ("KINKYU_RENRAKUSAKI", "drop"),
        ("お名前をフルネームでご記入ください", "name"),
        ("志望動機をお聞かせください", "self_pr"),
        ("お持ちの資格があればご記入ください", "skills"),
        ("お住まいの都道府県はどちらですか", "prefecture"),
        ("ご家族についてご記入ください", "must_not_collect"),
        ("タイムスタンプ", "applied_at"),
    ],
)
def test_what_such_a_header_means(header: str, field: str) -> None:
    assert guesses(header, kind="applications")[0].field == field


@pytest.mark.parametrize(("family", "given"), [("KANA_SEI", "KANA_MEI"), ("カナ姓", "カナ名")])
def test_mei_beside_a_family_name_is_the_given_one(tmp_path: Path, family: str, given: str) -> None:
    rows = [[f"A{n}", "サトウ", "ハナコ", DAY, "不採用"] for n in range(9)]
    found = proposal(tmp_path, ["応募ID", family, given, "応募日", "選考結果"], rows)
    assert [column.options.part for column in found.columns[1:3]] == ["family", "given"]


def test_kanji_under_a_heading_of_kana_are_the_name(tmp_path: Path) -> None:
    people = ["佐藤 花子", "鈴木 一郎", "高橋 健太", "田中 美咲", "伊藤 翔", "渡辺 葵"]
    rows = [[f"A{n}", name, "サトウ ハナコ", DAY, "不採用"] for n, name in enumerate(people)]
    found = fields(proposal(tmp_path, ["応募ID", "ｼﾒｲ", "ﾌﾘｶﾞﾅ", "応募日", "選考結果"], rows))
    assert (found["ｼﾒｲ"], found["ﾌﾘｶﾞﾅ"]) == ("name", "name_kana")


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("氏名__c", "applications", "name"),
        ("Applied_Date__c", "applications", "applied_at"),
        ("Person Number", "outcomes", "employee_id"),
        ("応募者ID", "outcomes", "applicant_id"),
        ("休職開始日", "outcomes", "ignore"),
        ("Pronouns", "applications", "drop"),
    ],
)
def test_headers_of_systems_that_change_with_the_kind(header: str, kind: str, field: str) -> None:
    assert guesses(header, kind=kind)[0].field == field
