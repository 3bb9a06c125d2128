"""DEFINITIONS §6 over everything that is shown: the ticks of each report, added up, with the reports that prove them.

What a tick means and which rules prove it stands in expectations/checklist.py; each report carries its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from anonymization.home import Home
from plugins.relay_ui.records import LoadRecord, ReleaseRecord, read_kept

_WORST_FIRST: Final = ("failed", "held", "open")
_SHOWN: Final = 3  # reports named beside a line


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One line. `links` are (report, anchor): those in which it failed, else the latest that say so."""

    key: str
    law: str
    words: dict[str, str]
    note: dict[str, str]
    state: str  # failed, held, open
    counts: dict[str, int]
    links: tuple[tuple[str, str], ...]


def of_loads(home: Home, loads: Sequence[LoadRecord]) -> list[Tick]:
    """Over the accepted loads that are shown."""
    return _added_up(home, [load.load_id for load in loads if load.status == "accepted" and load.has_report])


def of_release(home: Home, release: ReleaseRecord | None) -> list[Tick]:
    """Of the release that is out."""
    return _added_up(home, [release.release_id] if release else [])


def _added_up(home: Home, subjects: Iterable[str]) -> list[Tick]:
    told: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for subject in subjects:
        for tick in (read_kept(home.report(subject) / "result.json") or {}).get("checklist", []):
            told.setdefault(tick["key"], []).append((subject, tick))
    return [_line(key, ticks) for key, ticks in told.items()]


def _line(key: str, ticks: list[tuple[str, dict[str, Any]]]) -> Tick:
    counts = {state: sum(tick["state"] == state for _, tick in ticks) for state in _WORST_FIRST}
    state = next(state for state in _WORST_FIRST if counts[state])
    ours = [(subject, tick) for subject, tick in ticks if tick["state"] == state]
    first = ours[0][1]
    return Tick(
        key=key,
        law=first["law"],
        words={language: first[language] for language in ("ja", "en")},
        note={language: first.get(f"note_{language}", "") for language in ("ja", "en")},
        state=state,
        counts=counts,
        links=tuple((subject, next(iter(tick.get("evidence", ())), "")) for subject, tick in ours[:_SHOWN]),
    )
