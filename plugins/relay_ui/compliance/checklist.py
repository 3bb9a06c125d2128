"""DEFINITIONS §6 over everything that is shown: the ticks of each report, added up, with the reports that prove them.

What a tick means and which rules prove it stands in expectations/checklist.py; each report carries its own.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Final

from anonymization.home import Home
from plugins.relay_ui.records import MANY, LoadRecord, ReleaseRecord

_WORST_FIRST: Final = ("failed", "held", "open")
_SHOWN: Final = 3  # reports named beside a line


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One line. `links` are (report, anchor): those in which it failed, else the latest that say so."""

    key: str
    law: dict[str, str]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One line of one report: all that is kept in memory of a report, whose rules take a hundred times the room."""

    key: str
    law: str
    law_en: str
    ja: str
    en: str
    note_ja: str
    note_en: str
    state: str
    anchor: str


def _added_up(home: Home, subjects: Iterable[str]) -> list[Tick]:
    told: dict[str, list[tuple[str, _Told]]] = {}
    for subject in subjects:
        for tick in _told(home.report(subject) / "result.json"):
            told.setdefault(tick.key, []).append((subject, tick))
    return [_line(key, ticks) for key, ticks in told.items()]


def _told(path: Path) -> tuple[_Told, ...]:
    """The lines of a report; none where there is no report that can be read."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):  # half a file, or no text at all
        return ()


@lru_cache(maxsize=MANY)
def _read(path: Path, _changed: int) -> tuple[_Told, ...]:
    report = json.loads(path.read_text(encoding="utf-8"))
    lines = report.get("checklist", []) if isinstance(report, dict) else []
    names = ("key", "law", "law_en", "ja", "en", "note_ja", "note_en", "state")
    # the same sentences stand in every report: kept once
    return tuple(
        _Told(
            **{name: intern(line.get(name, "")) for name in names},
            anchor=intern(next(iter(line.get("evidence", ())), "")),
        )
        for line in lines
    )


def _line(key: str, ticks: list[tuple[str, _Told]]) -> Tick:
    counts = {state: sum(tick.state == state for _, tick in ticks) for state in _WORST_FIRST}
    state = next(state for state in _WORST_FIRST if counts[state])
    ours = [(subject, tick) for subject, tick in ticks if tick.state == state]
    first = ours[0][1]
    return Tick(
        key=key,
        law={"ja": first.law, "en": first.law_en or first.law},  # older reports name it in Japanese alone
        words={"ja": first.ja, "en": first.en},
        note={"ja": first.note_ja, "en": first.note_en},
        state=state,
        counts=counts,
        links=tuple((subject, tick.anchor) for subject, tick in ours[:_SHOWN]),
    )
