"""Eras, offsets, codes, readings and addresses come back from each of their notations (plain days: test_any_string)."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.intake.values import dates, emails, names, phones, postal

TOKYO = ZoneInfo("Asia/Tokyo")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2029, 12, 31))
WIDE = str.maketrans("0123456789/-.", "０１２３４５６７８９／－．")
ERAS = ((date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"))
WEEK = "月火水木金土日"


def days_of(written: list[str]) -> list[date | None]:
    return dates.parse_days(written, order=dates.infer_date_order(written)).values.to_pylist()


def wareki(day: date) -> tuple[str, str, int]:
    start, name, letter = next(era for era in ERAS if day >= era[0])
    return name, letter, day.year - start.year + 1


def kanji_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{'一二三四五六七八九'[tens - 1]}十") + (
        "一二三四五六七八九"[ones - 1] if ones else ""
    )


def notations(day: date) -> list[str]:
    """One day as people and programs write it, the year first."""
    y, m, d = day.year, day.month, day.day
    era, letter, of_era = wareki(day)
    first = "元" if of_era == 1 else str(of_era)
    return [
        f"{y}.{m:02}.{d:02}",
        f"{y}/{m:02}/{d:02}({WEEK[day.weekday()]})",
        f"{y}/{m}/{d}".translate(WIDE),
        f"{era}{first}年{m}月{d}日",
        f"{letter}{of_era}.{m}.{d}",
        f"{era}{'元' if of_era == 1 else kanji_number(of_era)}年{kanji_number(m)}月{kanji_number(d)}日",
    ]


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 5))
def test_a_day_is_read_in_japanese_notations_of_every_era(day: date, which: int) -> None:
    assert days_of([notations(day)[which]]) == [day]


@settings(max_examples=100, deadline=None)
@given(st.integers(1_000_080_000, 1_861_920_000), st.integers(-12, 14))
def test_a_moment_falls_on_its_day_in_tokyo(seconds: int, hours: int) -> None:
    moment = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    written = [moment.isoformat(), moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), f"{seconds}", f"{seconds}000"]
    expected = moment.astimezone(TOKYO).date()
    assert [days_of([text]) for text in written] == [[expected]] * len(written)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["70", "80", "90"]), st.integers(10_000_000, 99_999_999))
def test_a_mobile_number_is_read_behind_brackets_and_in_full_width(prefix: str, number: int) -> None:
    head, tail = str(number)[:4], str(number)[4:]
    written = [f"0{prefix}-{head}-{tail}".translate(WIDE), f"+81(0){prefix}{head}{tail}", f"(0{prefix}){head}-{tail}"]
    assert set(phones.parse_phones(written).values.to_pylist()) == {f"+81{prefix}{number}"}


@settings(max_examples=100, deadline=None)
@given(st.integers(10_000, 9_999_999))
def test_a_postal_code_is_read_in_each_of_its_notations(number: int) -> None:
    code = f"{number:07}"
    written = [code, f"{code[:3]}-{code[3:]}", f"〒{code[:3]}-{code[3:]}", f"{code[:3]}-{code[3:]}".translate(WIDE)]
    written += [str(number)] if len(str(number)) == 6 else []  # a workbook has lost the zero
    assert postal.parse_postal_codes(pa.array(written)).values.to_pylist() == [code] * len(written)


KANA = st.text(
    st.sampled_from("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"),
    min_size=1,
    max_size=8,
).filter(lambda kana: not kana.endswith(("サマ", "サン")))  # written in hiragana these are titles


@settings(max_examples=100, deadline=None)
@given(KANA)
def test_kana_is_one_reading_in_each_of_its_scripts(kana: str) -> None:
    hiragana = "".join(chr(ord(c) - 0x60) for c in kana)
    half = kana.translate({ord(full): narrow for full, narrow in zip(_FULL, _HALF, strict=True)})
    assert names.tidy_kana(pa.array([kana, hiragana, half, f"　{kana} "])).values.to_pylist() == [kana] * 4


_FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z0-9]{1,8})?", fullmatch=True),
    st.sampled_from(["example.jp", "mail.example.com"]),
)
def test_a_mail_address_is_one_in_any_case_width_or_wrapping(local: str, domain: str) -> None:
    mail = f"{local}@{domain}"
    written = [mail, mail.upper(), f" {mail} ", f"<{mail}>", mail.replace("@", "＠")]
    assert emails.parse_emails(pa.array(written)).values.to_pylist() == [mail] * len(written)
