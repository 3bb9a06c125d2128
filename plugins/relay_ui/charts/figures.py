"""How a figure is written on every page: one number format for pictures, tables, tiles and sentences, with its unit."""

import unicodedata
from typing import Final, Literal

Language = Literal["ja", "en"]
NONE: Final = "–"
_MINUS: Final = "−"


def count(value: float | None) -> str:
    """1,234; nothing known is a dash, never a nought."""
    return NONE if value is None else _signs(f"{value:,.0f}")


def number(value: float | None, *, digits: int = 1, signed: bool = False) -> str:
    """12.4, or +12.4 where the direction is what matters."""
    if value is None:
        return NONE
    rounded = round(value, digits) + 0.0  # no "-0.0"
    return _signs(f"{rounded:{'+' if signed and rounded else ''},.{digits}f}")


def percent(value: float | None, *, digits: int = 1) -> str:
    """A share of one, in the form 36.2%."""
    return NONE if value is None else _signs(f"{100 * value:.{digits}f}%")


def small(value: float) -> str:
    """A small share as people write it: 0.000001, not 1e-06."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


def points(value: float | None, *, language: Language) -> str:
    """A difference of two shares, in percentage points."""
    return (
        NONE if value is None else f"{number(100 * value, signed=True)} {'ポイント' if language == 'ja' else 'points'}"
    )


def points_between(low: float | None, high: float | None, *, language: Language) -> str:
    """An interval of percentage points, its unit written once."""
    if low is None or high is None:
        return NONE
    ends = (number(100 * end, signed=True) for end in (low, high))
    return f"{between(*ends, language=language)} {'ポイント' if language == 'ja' else 'points'}"


def between(low: str, high: str, *, language: Language) -> str:
    """An interval; a dash between would be read as a minus."""
    if NONE in (low, high):
        return NONE
    return f"{low}〜{high}" if language == "ja" else f"{low} to {high}"


def half_year(code: str, *, language: Language) -> str:
    """2025H1 as people say it."""
    year, _, half = code.partition("H")
    if half not in ("1", "2"):
        return code
    if language == "ja":
        return f"{year}年{'上期' if half == '1' else '下期'}"
    return f"{'Jan–Jun' if half == '1' else 'Jul–Dec'} {year}"


def short_half_year(code: str, *, language: Language) -> str:
    """The same where there is little room: 25上, 25 H1."""
    year, _, half = code.partition("H")
    if half not in ("1", "2"):
        return code
    return f"{year[-2:]}{'上' if half == '1' else '下'}" if language == "ja" else f"{year[-2:]} H{half}"


def reach(text: str, *, size: float) -> float:
    """About how wide a text stands, in px. Estimated: the reader's letters are not on this machine."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else 0.6 * size for c in text)


def clipped(text: str, *, within: float, size: float) -> str:
    """A text that stays within so many px, with … where it had to be cut; the table beside a picture has it whole."""
    if reach(text, size=size) <= within + 0.5:
        return text
    kept = ""
    for c in text:
        if reach(kept + c + "…", size=size) > within:
            break
        kept += c
    return kept.rstrip() + "…"


def wrapped(text: str, *, within: float, size: float, lines: int = 2) -> list[str]:
    """A text on at most so many lines of so many px; broken at a space where there is one, the last line clipped."""
    found: list[str] = []
    rest = text
    while len(found) < lines - 1 and reach(rest, size=size) > within + 0.5:
        cut = len(clipped(rest, within=within + size, size=size)) - 1
        space = rest.rfind(" ", 1, cut + 1)
        cut = space if space > cut // 2 else max(1, cut)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, clipped(rest, within=within, size=size)]


def _signs(text: str) -> str:
    return text.replace("-", _MINUS)
