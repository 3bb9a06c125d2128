"""How loads fared week by week: bars for the eye, the same figures in words for everybody else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from plugins.relay_ui.compliance.filters import TOKYO
from plugins.relay_ui.records import LoadRecord

WEEKS: Final = 12
HEIGHT: Final = 60  # of the tallest bar, in the drawing's own units
_WENT_ON: Final = frozenset({"accepted"})
_STOPPED: Final = frozenset({"refused", "stopped"})


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week: how many loads went on, waited, were stopped; the bar's parts as (top, height)."""

    monday: date
    went_on: int
    waits: int
    stopped: int
    went_on_bar: tuple[float, float]
    waits_bar: tuple[float, float]
    stopped_bar: tuple[float, float]


def weeks(loads: Sequence[LoadRecord]) -> list[Week]:
    """The last twelve weeks up to the latest load; empty where there is none."""
    if not loads:
        return []
    counts: Counter[tuple[date, str]] = Counter()
    for load in loads:
        part = "went_on" if load.status in _WENT_ON else "stopped" if load.status in _STOPPED else "waits"
        counts[_monday(load), part] += 1
    last = max(monday for monday, _ in counts)
    mondays = [last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    most = max(sum(counts[monday, part] for part in ("went_on", "waits", "stopped")) for monday in mondays)
    return [_week(monday, counts, most) for monday in mondays]


def _week(monday: date, counts: Counter[tuple[date, str]], most: int) -> Week:
    went_on, waits, stopped = (counts[monday, part] for part in ("went_on", "waits", "stopped"))
    heights = [HEIGHT * n / most for n in (went_on, waits, stopped)]
    top = HEIGHT - heights[0]
    bars = [(top, heights[0])]
    for height in heights[1:]:
        top -= height
        bars.append((top, height))
    return Week(
        monday=monday,
        went_on=went_on,
        waits=waits,
        stopped=stopped,
        went_on_bar=bars[0],
        waits_bar=bars[1],
        stopped_bar=bars[2],
    )


def _monday(load: LoadRecord) -> date:
    day = load.at.astimezone(TOKYO).date()
    return day - timedelta(days=day.weekday())
