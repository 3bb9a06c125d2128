"""Whatever a cell holds, a parser answers: one answer per value, nothing raised, nothing kept or shown."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.intake.values import (
    Parsed,
    address,
    booleans,
    cells,
    channels,
    dates,
    decisions,
    education,
    emails,
    employment,
    genders,
    my_number,
    names,
    numbers,
    occupations,
    parse_distinct,
    phones,
    postal,
    purposes,
    reasons,
    scores,
    skills,
    stages,
    strings,
)

PIECES = [
    "令和",
    "年",
    "月",
    "日",
    "/",
    "-",
    ".",
    ":",
    " ",
    "　",
    "0",
    "12",
    "2026",
    "午後",
    "T",
    "Z",
    "+09:00",
    "Jul",
    "R",
    "元",
    "十",
    "(",
    ")",
    "不採用",
    "面接",
    "内定",
    "辞退",
    "A",
    "+",
    "◎",
    "点",
    "%",
    "090",
    "@",
    "example.jp",
    "〒",
    "東京都",
    "港区",
    "C/C++",
    "・",
    "、",
    "経験",
    "不足",
    "ない",
    "\n",
    "\x00",
    "\ufeff",
    "髙",
    "＝",
    '="',
    "\ud800",
    "\U0001f600",
    "e9",
    "e̎",
    "ﾀﾞ",
]
CELLS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
COLUMNS = st.lists(st.none() | CELLS, max_size=12)

PARSERS: dict[str, Callable[[list[str | None]], Parsed]] = {
    "days": lambda v: dates.parse_days(v, order=dates.infer_date_order(v)),
    "births": lambda v: dates.parse_days(
        v, order=dates.infer_date_order(v, japanese=False), birth=True, japanese=False
    ),
    "moments": lambda v: dates.parse_moments(v, order=dates.infer_date_order(v)),
    "scores": lambda v: scores.parse_scores(v, scale=scores.decide(scores.gather(v))),
    "ratings": lambda v: scores.parse_ratings(v, scale=scores.decide(scores.gather(v))),
    "phones": phones.parse_phones,
    "emails": emails.parse_emails,
    "postal": postal.parse_postal_codes,
    "places": postal.locate_postal_codes,
    "prefectures": address.parse_prefectures,
    "addresses": address.locate_addresses,
    "names": names.tidy_names,
    "kana": names.tidy_kana,
    "decisions": decisions.parse_decisions,
    "stages": stages.parse_stages,
    "occupations": occupations.parse_occupations,
    "skills": skills.parse_skills,
    "reasons": reasons.detect_reasons,
    "education": education.parse_education,
    "channels": channels.parse_channels,
    "genders": genders.parse_genders,
    "booleans": booleans.parse_booleans,
    "purposes": purposes.parse_purposes,
    "purpose_lists": purposes.parse_purpose_lists,
    "actions": purposes.parse_actions,
    "end_reasons": employment.parse_end_reasons,
    "contract_terms": employment.parse_contract_terms,
    "employment_types": employment.parse_employment_types,
    "years": numbers.parse_years,
    "cells": cells.split_cells,
}


@pytest.mark.parametrize("name", PARSERS)
@given(column=COLUMNS)
@settings(max_examples=60, deadline=None)
def test_every_parser_answers_any_string(name: str, column: list[str | None]) -> None:
    answer = PARSERS[name](column)
    for part in (answer.values, answer.bad, answer.ambiguous, answer.known, answer.unknown):
        assert len(part) == len(column)
    assert not (answer.bad & answer.ambiguous).any()
    valid = answer.values.is_valid().to_numpy(zero_copy_only=False)
    assert not (valid & (answer.bad | answer.ambiguous)).any()
    empty = [not (value or "").strip() for value in column]
    assert not any(bad for bad, blank in zip(answer.bad, empty, strict=True) if blank)


@given(column=COLUMNS)
@settings(max_examples=60, deadline=None)
def test_my_number_answers_any_string(column: list[str | None]) -> None:
    found, suspects = my_number.incident(column), my_number.suspect(column)
    assert len(found) == len(suspects) == len(column)
    assert not (found & ~suspects).any()


@given(column=COLUMNS)
@settings(max_examples=60, deadline=None)
def test_rows_answer_as_their_distinct_values_do(column: list[str | None]) -> None:
    array = strings(column)
    once = parse_distinct(array, occupations.parse_occupations)
    assert once.values.equals(occupations.parse_occupations(array).values)


WRITERS: list[Callable[[date], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d:%d %b %Y}",
    lambda d: f"{d:%B %d, %Y}",
    lambda d: f"{d.isoformat()}T23:59:59+09:00",
    lambda d: f"令和{d.year - 2018}年{d.month}月{d.day}日",
    lambda d: f"R{d.year - 2018}.{d.month}.{d.day}",
    lambda d: str((d - date(1899, 12, 30)).days),
    lambda d: str((d - date(1970, 1, 1)).days * 86_400),
    lambda d: str((d - date(1970, 1, 1)).days * 86_400_000),
    lambda d: f"{d.year % 100:02}/{d.month}/{d.day}",
]


@given(
    days=st.lists(st.dates(date(2019, 5, 1), date(2099, 12, 31)), min_size=1, max_size=8),
    writer=st.sampled_from(WRITERS),
)
@settings(max_examples=300, deadline=None)
def test_days_come_back_from_every_notation(days: list[date], writer: Callable[[date], str]) -> None:
    written = [writer(day) for day in days]
    answer = dates.parse_days(written, order=dates.infer_date_order(written))
    assert answer.values.to_pylist() == days


@given(
    days=st.lists(st.dates(date(1950, 1, 1), date(2030, 12, 31)), min_size=1, max_size=8),
    first=st.sampled_from(["dmy", "mdy"]),
)
@settings(max_examples=200, deadline=None)
def test_a_proof_in_the_column_reads_it_whole(days: list[date], first: str) -> None:
    written = [f"{d:%d/%m/%Y}" if first == "dmy" else f"{d:%m/%d/%Y}" for d in [*days, date(2026, 7, 25)]]
    answer = dates.parse_days(written, order=dates.infer_date_order(written))
    assert answer.values.to_pylist()[:-1] == days


@given(born=st.dates(date(1927, 1, 1), date(2010, 12, 31)), today=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_short_birth_years_give_a_working_age(born: date, today: date) -> None:
    written = [f"{born.year % 100:02}/{born.month:02}/{born.day:02}"]
    read = dates.parse_days(written, order=dates.infer_date_order(written), birth=True, today=today).values.to_pylist()[
        0
    ]
    assert read is not None
    assert read <= today
    assert (today - read) < timedelta(days=101 * 366)


@given(number=st.integers(10_000_000, 99_999_999), prefix=st.sampled_from(["070", "080", "090"]))
@settings(max_examples=100, deadline=None)
def test_mobile_numbers_come_back_from_every_spelling(number: int, prefix: str) -> None:
    a, b = str(number)[:4], str(number)[4:]
    spelt = [
        f"{prefix}-{a}-{b}",
        f"{prefix}{a}{b}",
        f"{prefix[1:]}{a}{b}",
        f"+81 {prefix[1:]} {a} {b}",
        f"{prefix}({a}){b}",
    ]
    assert set(phones.parse_phones(spelt).values.to_pylist()) == {f"+81{prefix[1:]}{number}"}


@given(digits=st.text("0123456789", min_size=11, max_size=11))
def test_exactly_one_last_digit_is_right(digits: str) -> None:
    assert sum(my_number.has_check_digit(digits + last) for last in "0123456789") == 1
