"""Figures and days as people read them; what was not measured is a dash, never a nought."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

NONE: Final = "–"
_TOKYO: Final = ZoneInfo("Asia/Tokyo")


def count(value: float | Decimal | None) -> str:
    """1234567 → 1,234,567."""
    return NONE if value is None else f"{value:,.0f}"


def decimal(value: float | Decimal | None, places: int = 1) -> str:
    return NONE if value is None else f"{value:,.{places}f}"


def percent(value: float | Decimal | None, places: int = 1) -> str:
    """A share 0–1 as per cent."""
    return NONE if value is None else f"{value * 100:.{places}f} %"


def day(value: date | str | None) -> str:
    return NONE if value is None else str(value)[:10]


def moment(value: datetime | str | int | None) -> Markup | str:
    """A moment in Japan's time to the minute, as a <time> that machines can read."""
    if value is None:
        return NONE
    if isinstance(value, int):
        at = datetime.fromtimestamp(value, UTC)
    else:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(_TOKYO)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), at.strftime("%Y-%m-%d %H:%M"))


FILTERS: Final[dict[str, Any]] = {
    "count": count,
    "decimal": decimal,
    "percent": percent,
    "day": day,
    "moment": moment,
}
