"""What templates write figures and days with; the format of a figure is that of pictures and sentences."""

from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from plugins.relay_ui.charts.figures import NONE, count, number, percent, small

_TOKYO: Final = ZoneInfo("Asia/Tokyo")


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
    "number": number,
    "percent": percent,
    "small": small,
    "day": day,
    "moment": moment,
}
