"""Reasons, terms and purposes that companies write with more words than the dictionary holds."""

import pytest

from anonymization.intake.values import employment, purposes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("契約期間満了のため", "term_ended"),
        ("一身上の都合による退職", "resigned"),
        ("自己都合（転居）", "resigned"),
        ("Resigned - personal", "resigned"),
        ("会社都合（その他）", "dismissed"),
        ("自己都合（会社都合）", None),
        ("退職勧奨 / 自己都合", None),
        ("行方不明", None),
    ],
)
def test_an_end_is_told_with_its_detail(text: str, code: str | None) -> None:
    assert employment.parse_end_reasons([text]).values.to_pylist() == [code]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("12ヶ月", "fixed"),
        ("6か月更新", "fixed"),
        ("1年契約", "fixed"),
        ("6 months", "fixed"),
        ("2026/3/31まで", "fixed"),
        ("正社員", "permanent"),
        ("無期（定年まで）", "permanent"),
        ("65歳定年まで", None),
        ("60歳の誕生日まで", None),
        ("常勤", None),
        ("3", None),
    ],
)
def test_who_is_told_how_long_is_on_a_fixed_term(text: str, term: str | None) -> None:
    assert employment.parse_contract_terms([text]).values.to_pylist() == [term]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("他社への選考データ共有", "pool_relay"),
        ("Share my data with partner companies", "pool_relay"),
        ("統計データ作成", "pool_stats"),
        ("AIによる適性診断", "ai_scoring"),
        ("求人案内メール", "contact"),
    ],
)
def test_a_purpose_is_read_in_other_words(text: str, purpose: str) -> None:
    assert purposes.parse_purposes([text]).values.to_pylist() == [purpose]


@pytest.mark.parametrize(
    "text",
    [
        "個人情報の第三者提供",
        "他社への共有を希望しない",
        "他社への紹介以外",
        "統計作成と他社への共有",
        "Not shared with other companies",
        "プライバシーポリシー（統計）",
        "すべて",
        "社内統計のみ",
        "自社の統計",
        "統計検定2級",
        "他社への共有は書類選考まで",
        "Statistics within our company",
        "Only for statistics",
        "連絡先の変更",
    ],
)
def test_no_purpose_is_guessed(text: str) -> None:
    assert bool(purposes.parse_purposes([text]).bad[0])
