"""The credits ledger as a card of ten: how many until the next free hiring support, and what did not count."""

from collections import Counter
from typing import Any, Final

from plugins.relay_ui.charts.figures import count
from plugins.relay_ui.charts.over_time import Moment, bars
from plugins.relay_ui.charts.parts import stamps
from plugins.relay_ui.charts.picture import Key, Picture, Table, draw
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Headline, Section, table

Rows = list[dict[str, Any]]
_PLACES: Final = 10  # vested units of a group for one free hiring support; DEFINITIONS §4
_MONTHS: Final = 24
_COUNTS: Final = (
    "n_shared", "n_pending", "n_vested", "n_reversed", "n_not_counted", "group_vested", "group_grants",
    "group_grants_redeemed", "group_grants_expired", "group_grants_open",
)  # fmt: skip


def credits_(balance: Rows | None, entries: Rows | None, *, says: Says) -> Section:
    """`balance` is relay_credits, `entries` relay_ledger; None where the release has no such table."""
    heading = says("company.credits.heading")
    if not balance:
        return Section(key="credits", heading=heading, empty=says.why("mart_missing" if balance is None else "no_row"))
    row = balance[0]
    pictures = [_card(row, says)]
    tables: list[Table] = []
    if entries:
        pictures.append(_by_month(entries, says))
        tables = [_latest(entries, says)]
        if any(entry["reason"] for entry in entries):
            tables.insert(0, _reasons(entries, says))
    return Section(
        key="credits",
        heading=heading,
        headline=Headline(
            figure=says("company.credits.left", n=count(row["units_to_next_grant"])),
            unit=says("company.credits.unit"),
            interval="",
            meaning=_earned(row, says),
        ),
        pictures=tuple(pictures),
        tables=tuple(tables),
        notes=tuple(says(f"company.credits.{name}") for name in ("rule", "group", "never_back")),
    )


def _earned(row: dict[str, Any], says: Says) -> str:
    """What the group has earned, and how much of it can still be made use of, until when."""
    earned = says("company.credits.earned", grants=count(row["group_grants"]), vested=count(row["group_vested"]))
    if row.get("group_grants_open") is None:
        return earned
    day = row.get("next_grant_expires_on")
    still = says("company.credits.open_until", n=count(row["group_grants_open"]), day=day) if day else ""
    return f"{earned} {still or says('company.credits.open_none')}"


def _card(row: dict[str, Any], says: Says) -> Picture:
    title = says("company.credits.card_title")
    full, waiting = int(row["group_remainder"]), int(row["n_pending"])
    described = says("company.credits.card_described", full=full, waiting=waiting, left=int(row["units_to_next_grant"]))
    written = [(says(f"company.credits.{name}"), count(row[name])) for name in _COUNTS if row.get(name) is not None]
    drawn = stamps(full=full, waiting=min(waiting, _PLACES - full), of=_PLACES)
    return Picture(
        svg=draw(drawn, key="stamps", title=title, description=described),
        title=title,
        description=described,
        keys=(
            Key(swatch="dot-accent", label=says("company.credits.key_full")),
            Key(swatch="ring", label=says("company.credits.key_waiting")),
        ),
        table=table(title, [says("company.credits.what"), says("company.people")], written),
    )


def _by_month(entries: Rows, says: Says) -> Picture:
    """How many units vested in each of the last months, those without any too."""
    vested = Counter(str(entry["booked_on"])[:7] for entry in entries if entry["entry_kind"] == "vested")
    grants = Counter(str(entry["booked_on"])[:7] for entry in entries if entry["entry_kind"] == "converted")
    last = max(str(entry["booked_on"])[:7] for entry in entries)
    months = _months_until(last, first=min((*vested, last)))
    title, described = says("company.credits.months_title"), says("company.credits.months_described")
    moments = [Moment(period=month[2:].replace("-", "/"), value=vested[month]) for month in months]
    heads = [says(f"company.credits.{name}") for name in ("month", "n_vested", "grants")]
    return Picture(
        svg=draw(
            bars(moments, y_title=says("company.credits.months_axis")), key="months", title=title, description=described
        ),
        title=title,
        description=described,
        table=table(title, heads, [(month, count(vested[month]), count(grants[month])) for month in reversed(months)]),
    )


def _months_until(last: str, *, first: str) -> list[str]:
    year, month = map(int, last.split("-"))
    found: list[str] = []
    while len(found) < _MONTHS and (not found or found[-1] > first):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found[::-1]


def _reasons(entries: Rows, says: Says) -> Table:
    counted = Counter((entry["entry_kind"], entry["reason"]) for entry in entries if entry["reason"])
    rows = [
        (says.named_in("company.credits.kind", kind), says.named_in("company.credits.reason", reason), count(n))
        for (kind, reason), n in counted.most_common()
    ]
    heads = [says("company.credits.kind_head"), says("company.credits.why"), says("company.people")]
    return table(says("company.credits.reasons_title"), heads, rows, words=(0, 1))


def _latest(entries: Rows, says: Says) -> Table:
    """The last entries of the ledger; the whole of it can be taken away."""
    order = sorted(entries, key=lambda entry: (str(entry["booked_on"]), entry["entry_no"]), reverse=True)[:12]
    rows = [
        (
            str(entry["booked_on"]),
            says.named_in("company.credits.kind", entry["entry_kind"]),
            _move(entry, says),
            count(entry["units"]),
            says.named_in("company.credits.reason", entry["reason"]) if entry["reason"] else "",
        )
        for entry in order
    ]
    heads = [says(f"company.credits.{name}") for name in ("day", "kind_head", "move", "units", "why")]
    return table(says("company.credits.latest_title"), heads, rows, words=(0, 1, 2, 4))


def _move(entry: dict[str, Any], says: Says) -> str:
    if not entry["from_account"]:
        return "–"
    return " → ".join(says.named_in("company.credits.account", entry[end]) for end in ("from_account", "to_account"))
