"""Every notation of a day that CLI.md and the issue name, and the rules that decide a column's order."""

from datetime import UTC, date, datetime

import pytest

from anonymization.intake.values import dates, parse_distinct
from anonymization.intake.values.dates import DateEvidence, DateOrder
from anonymization.intake.values.parsed import strings

THE_DAY = date(2026, 7, 2)
TODAY = date(2026, 11, 24)


def days(values: list[str | None], **how: object) -> list[date | None]:
    order = dates.infer_date_order(values, japanese=bool(how.get("japanese", True)))
    answer: list[date | None] = dates.parse_days(values, order=order, today=TODAY, **how).values.to_pylist()  # type: ignore[arg-type] # options by name
    return answer


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-02",
        "2026/7/2",
        "2026.7.2",
        "20260702",
        "２０２６／７／２",
        "2026年7月2日",
        "2026年07月02日(木)",
        "2026年7月2日（木曜日）",
        "2026/07/02 (Thu)",
        "2026-07-02T09:30:00+09:00",
        "2026-07-01T15:00:00Z",
        "2026-07-02 14:59:59.999",
        "2026年7月2日 午後11時30分",
        "令和8年7月2日",
        "R8.7.2",
        "R08/07/02",
        "令和八年七月二日",
        "二〇二六年七月二日",
        "㋿8年7月2日",
        "2026年(令和8年)7月2日",
        "46205",
        "46205.75",
        "46205.0",
        "1782950400",
        "1782950400000",
        "2 Jul 2026",
        "July 2, 2026",
        "02-Jul-26",
        "Jul 2nd, 2026 at 3:15 PM",
        "26/07/02",
        "Thu, 02 Jul 2026 09:00:00 +0900",
        "Thu Jul 02 2026 23:00:00 GMT+0900 (日本標準時)",
        "20260702093000",
        '="2026/07/02"',
        "　2026/7/2　",
        "2026‐07‐02",
        "西暦2026年7月2日",
        "2026-W27-4",
        "26/7/2",
        "2026/07/02　木",
        "2026年7月2日 13:00～14:00",
        "2026-07-02 09:00:00 +0900 JST",
    ],
)
def test_each_notation_is_the_same_day(written: str) -> None:
    assert days([written]) == [THE_DAY]


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2026年2月29日",
        "2026-13-01",
        "2026/07",
        "2026年7月",
        "未定",
        "-",
        "昭和0年1月1日",
        "13/13/2026",
        "2026-07-02T25:00:00",
        "0000-00-00",
        "123",
        "2026-07-02x",
        "R8.2.30",
        "\ud800",
        "99999999",
        "1990",
    ],
)
def test_what_is_no_calendar_day_is_bad(written: str) -> None:
    answer = dates.parse_days([written], order=DateOrder())
    assert answer.bad.tolist() == [True]
    assert answer.values.to_pylist() == [None]


@pytest.mark.parametrize("written", ["", " ", "　", "\u200b", None])
def test_blank_is_neither_read_nor_bad(written: str | None) -> None:
    answer = dates.parse_days([written], order=DateOrder())
    assert (answer.values.to_pylist(), answer.bad.tolist(), answer.ambiguous.tolist()) == ([None], [False], [False])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("H31.4.30", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H元.1.8", date(1989, 1, 8)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和五十一年十二月三十一日", date(1976, 12, 31)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("平成32年1月1日", date(2020, 1, 1)),
        ("㍼63年7月2日", date(1988, 7, 2)),
    ],
)
def test_eras_count_from_one_and_may_run_on(written: str, day: date) -> None:
    assert days([written]) == [day]


def test_an_offset_moves_the_day_to_tokyo() -> None:
    assert days(["2026-07-02T15:00:00Z", "2026-07-02T14:59:59Z", "2026-07-02T10:00:00-05:00"]) == [
        date(2026, 7, 3),
        date(2026, 7, 2),
        date(2026, 7, 3),
    ]


def test_one_proven_order_reads_the_whole_column() -> None:
    assert days(["25/07/2026", "02/07/2026"]) == [date(2026, 7, 25), THE_DAY]
    assert days(["07/25/2026", "07/02/2026"]) == [date(2026, 7, 25), THE_DAY]


def test_both_orders_proven_leave_ambiguous_what_fits_both_with_different_results() -> None:
    values = ["25/07/2026", "07/25/2026", "02/07/2026", "07/07/2026"]
    answer = dates.parse_days(values, order=dates.infer_date_order(values))
    assert answer.ambiguous.tolist() == [False, False, True, False]
    assert answer.bad.tolist() == [False] * 4
    assert answer.values.to_pylist() == [date(2026, 7, 25), date(2026, 7, 25), None, date(2026, 7, 7)]


def test_a_day_that_no_order_has_proves_nothing() -> None:
    values = ["31/02/2026", "07/25/2026", "07/02/2026"]
    answer = dates.parse_days(values, order=dates.infer_date_order(values))
    assert answer.bad.tolist() == [True, False, False]
    assert answer.values.to_pylist()[2] == THE_DAY


def test_an_unproven_order_follows_a_proven_sibling() -> None:
    order = dates.infer_date_order(["02/07/2026"], hint=DateOrder(slashed="dmy", proven=True))
    assert dates.parse_days(["02/07/2026"], order=order).values.to_pylist() == [THE_DAY]


def test_evidence_of_batches_adds_up() -> None:
    one, two = ["25/07/2026", "3/4/2026"], ["07/25/2026", "1782950400", "20260702"]
    assert dates.gather(one) + dates.gather(two) == dates.gather([*one, *two])
    assert dates.gather(one) + DateEvidence() == dates.gather(one)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("11/11/25", date(2011, 11, 25)),
        ("11/11/24", date(2011, 11, 24)),
        ("12/01/01", date(1912 + 100, 1, 1)),
        ("85/03/04", date(1985, 3, 4)),
        ("27/01/01", date(1927, 1, 1)),
        ("26/11/25", date(1926, 11, 25)),
        ("26/01/01", date(1926, 1, 1)),
        ("20/05/05", date(2020, 5, 5)),
    ],
)
def test_two_digit_birth_years_are_never_in_the_future(written: str, day: date) -> None:
    assert days([written], birth=True) == [day]


def test_other_two_digit_years_are_of_this_century() -> None:
    assert days(["99/12/31", "85/3/4"]) == [date(2099, 12, 31), date(2085, 3, 4)]


def test_short_numbers_are_epochs_only_in_a_column_of_epochs() -> None:
    assert days(["1782950400", "31536000", "-157766400"]) == [THE_DAY, date(1971, 1, 1), date(1965, 1, 1)]
    assert days(["20260702", "31536000"]) == [THE_DAY, None]


def test_moments_without_an_offset_are_tokyo_time() -> None:
    values = ["2026-07-02 09:30", "2026-07-02T00:30:00Z", "2026/7/2", "2026年7月2日 午前9時半"]
    answer = dates.parse_moments(values, order=DateOrder()).values.to_pylist()
    half_past = datetime(2026, 7, 2, 0, 30, tzinfo=UTC)
    assert answer == [half_past, half_past, datetime(2026, 7, 1, 15, tzinfo=UTC), half_past]


def test_rows_get_the_answers_of_their_distinct_values() -> None:
    column = strings(["2026/7/2", None, "x", "2026/7/2"])
    answer = parse_distinct(column, lambda distinct: dates.parse_days(distinct, order=DateOrder()))
    assert answer.values.to_pylist() == [THE_DAY, None, None, THE_DAY]
    assert answer.bad.tolist() == [False, False, True, False]
