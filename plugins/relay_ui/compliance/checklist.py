"""DEFINITIONS §6 as a list of ticks, each with the rules of the gates that prove it and the report that shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from anonymization.home import Home
from plugins.relay_ui.records import LoadRecord, ReleaseRecord, read_kept

State = Literal["held", "broken", "unchecked"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the list: which suite's rules prove it."""

    key: str  # words: compliance.checklist.<key>
    suite: str
    rules: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A line with its evidence; `subjects` are reports, those in which it broke or else the last that held."""

    key: str
    state: State
    rules: int
    subjects: tuple[str, ...]
    suite: str


def _item(key: str, suite: str, rules: str) -> Item:
    return Item(key=key, suite=suite, rules=re.compile(rules))


ITEMS: Final = (
    _item("consent", "pool", r"^consent\."),
    _item("columns", "pool", r"\.(columns|allow_list)$"),
    _item("my_number", "pool", r"\.no_my_number$"),
    _item("identifiers", "pool", r"\.no_(mail|phone|postal_code|street_address|full_date|account|url)"),
    _item("financial", "pool", r"\.no_card$"),
    _item("tokens", "pool", r"\.token$"),
    _item("linking", "published", r"\.keyless$"),
    _item("singular", "published", r"\.(k_persons|suppressed_cells_say_so)"),
    _item("nothing_unlisted", "published", r"(^|\.)listed$"),
)


def checklist(home: Home, *, loads: Sequence[LoadRecord], release: ReleaseRecord | None) -> list[Tick]:
    """Each line held against every accepted load shown (pool), or the release that is out (published)."""
    pool = [load.load_id for load in loads if load.status == "accepted" and "pool" in load.gates]
    subjects = {"pool": pool, "published": [release.release_id] if release else []}
    return [_tick(home, item, subjects[item.suite]) for item in ITEMS]


def _tick(home: Home, item: Item, subjects: Sequence[str]) -> Tick:
    seen, broken, proven = 0, [], []
    for subject in subjects:
        report = read_kept(home.report(subject) / "result.json") or {}
        lines = report.get("gates", {}).get(item.suite, {}).get("expectations", [])
        ours = [line for line in lines if item.rules.search(line["rule"])]
        seen += len(ours)
        if any(not line["success"] and line["severity"] == "critical" for line in ours):
            broken.append(subject)
        elif ours:
            proven.append(subject)
    state: State = "broken" if broken else "held" if proven else "unchecked"
    return Tick(key=item.key, state=state, rules=seen, subjects=tuple((broken or proven)[:3]), suite=item.suite)
