"""Dictionaries: occupations, skills, reasons, schooling, channels, consents, employment; none contradicts itself."""

import pytest

from anonymization.intake.values import (
    booleans,
    cells,
    channels,
    education,
    employment,
    genders,
    numbers,
    occupations,
    purposes,
    reasons,
    skills,
)
from anonymization.intake.values.dictionary import DictionaryError, invert, table

TABLES = [
    "booleans",
    "channels",
    "consent_actions",
    "contract_terms",
    "decisions",
    "education",
    "employment_types",
    "end_reasons",
    "genders",
    "genders_untold",
    "purposes",
    "stages",
]


@pytest.mark.parametrize("name", TABLES)
def test_no_dictionary_contradicts_itself(name: str) -> None:
    assert len(table(name)) > 20


def test_a_term_under_two_codes_is_refused() -> None:
    with pytest.raises(DictionaryError):
        invert({"a": ["No show"], "b": ["no_show"]})


@pytest.mark.parametrize(
    ("titles", "group"),
    [
        (["Software Engineer", "施工管理", "システムエンジニア（Java）", "研究・技術の職業"], "02"),
        (["看護師", "介護施設の看護師", "Registered Nurse - ICU"], "04"),
        (["営業事務", "人事（採用担当）", "エンジニア採用担当", "Administrative Assistant"], "06"),
        (["営業", "【東京】法人営業／未経験歓迎", "Head of Sales", "7", "07 販売・営業"], "07"),
        (["ホールスタッフ", "Barista"], "09"),
        (["CADオペレーター", "製造スタッフ"], "12"),
        (["大型トラック運転手", "Truck Driver (CDL-A)"], "13"),
        (["電気工事士"], "14"),
        (["ホテル清掃"], "15"),
        (["謎の職業", ""], None),
    ],
)
def test_occupations(titles: list[str], group: str | None) -> None:
    assert occupations.parse_occupations(titles).values.to_pylist() == [group] * len(titles)


def test_skills_and_their_coverage() -> None:
    answer = skills.parse_skills(
        ["C/C++、PL/SQL", "普通自動車第一種運転免許(AT限定)/謎", "TOEIC 850点・日商簿記2級", "なし", ""]
    )
    assert answer.values.to_pylist() == [["cpp", "sql"], ["drivers_license"], ["english", "bookkeeping"], [], None]
    assert (answer.known.tolist(), answer.unknown.tolist()) == ([2, 1, 2, 0, 0], [0, 1, 0, 0, 0])


def test_cells_are_split_with_care() -> None:
    split = cells.split_cells(["C/C++／Java", "UI/UX, CI/CD", "・接客\n・レジ", '["a", "b"]', ""]).values.to_pylist()
    assert split == [["C/C++", "Java"], ["UI/UX", "CI/CD"], ["接客", "レジ"], ["a", "b"], None]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("経験不足", ["experience_lacking"]),
        ("Culture fit", ["culture_fit"]),
        ("コミュニケーション面", ["communication"]),
        ("スキルは問題ないが経験が不足している", ["experience_lacking"]),
        ("チームを率いた経験がないため", ["leadership_lacking"]),
        ("strong technical skills but lacked leadership experience", ["leadership_lacking"]),
        ("良い人でした", None),
        ("", None),
        ("コミュニケーション能力は高いが、リーダー経験が乏しいため", ["leadership_lacking"]),
        ("転職回数が多い", ["job_changes"]),
    ],
)
def test_reasons(text: str, codes: list[str] | None) -> None:
    assert reasons.detect_reasons([text]).values.to_pylist() == [codes]


def test_consents() -> None:
    answer = purposes.parse_purposes(["pool_stats", "統計利用への同意", "他社紹介", "AI", "個人情報取扱同意"])
    assert answer.values.to_pylist() == ["pool_stats", "pool_stats", "pool_relay", "ai_scoring", None]
    assert answer.bad.tolist() == [False] * 4 + [True]
    actions = purposes.parse_actions(["同意", "撤回", "Withdrawn", "graant"])
    assert actions.values.to_pylist() == ["grant", "withdraw", "withdraw", None]
    assert actions.bad.tolist() == [False, False, False, True]


def test_a_privacy_policy_tick_gives_no_purpose() -> None:
    answer = purposes.parse_purpose_lists(["個人情報の取扱いに同意", "統計、他社紹介"])
    assert answer.values.to_pylist() == [[], ["pool_relay", "pool_stats"]]


def test_small_dictionaries() -> None:
    assert genders.parse_genders(["男性", "F", "無回答", "X"]).values.to_pylist() == ["male", "female", None, "other"]
    # a system sets its code before the word
    assert genders.parse_genders(["1:男性", "2.女性", "9：無回答"]).values.to_pylist() == ["male", "female", None]
    assert booleans.parse_booleans(["はい", "×", "1", "未"]).values.to_pylist() == [True, False, True, False]
    assert booleans.parse_booleans(["maybe"]).bad.tolist() == [True]
    assert education.parse_education(["大学卒", "高専", "PhD"]).values.to_pylist() == [
        "bachelor",
        "technical_college",
        "doctor",
    ]
    assert channels.parse_channels(["Indeed", "社員紹介(営業部)"]).values.to_pylist() == ["job_board", "referral"]
    ended = employment.parse_end_reasons(["自己都合退職", "解雇", "End of fixed term", "死亡"]).values.to_pylist()
    assert ended == ["resigned", "dismissed", "term_ended", "death"]
    assert employment.parse_contract_terms(["無期", "有期", "Permanent"]).values.to_pylist() == [
        "permanent",
        "fixed",
        "permanent",
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("5年3ヶ月", 5.25),
        ("3〜5年", 3),
        ("10年以上", 10),
        ("5+ years", 5),
        ("未経験", 0),
        ("1年未満", 0.5),
        ("6ヶ月", 0.5),
        ("十年", 10),
        ("1990", None),
    ],
)
def test_years_of_experience(text: str, years: float | None) -> None:
    assert numbers.parse_years([text]).values.to_pylist() == [years]
