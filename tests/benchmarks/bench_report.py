"""What every benchmark ends in: one kind of row, one table, and RELAY_HOME/bench/<name>.json."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rich.console import Console
from rich.table import Table

from anonymization.home import Home
from anonymization.load import write_json


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure beside a peer's or the limit's, measured in the same run; `ratio` is ours over the peer's."""

    what: str
    ours: float | None
    peer: float | None
    limit: float | str | None  # a bar in words where a number alone would not say it
    ratio: float | None
    unit: str
    n: int


def row(
    what: str, ours: float, *, n: int, unit: str, peer: float | None = None, limit: float | str | None = None
) -> Row:
    """A row with its ratio."""
    return Row(what=what, ours=ours, peer=peer, limit=limit, ratio=ours / peer if peer else None, unit=unit, n=n)


def finish(name: str, rows: Sequence[Row], *, packages: Sequence[str], facts: Mapping[str, Any] | None = None) -> None:
    """Print the rows and keep them with the machine and the versions of what was measured."""
    table = Table(title=f"bench-{name}")
    for column in ("what", "ours", "peer", "ratio", "limit", "unit", "n"):
        table.add_column(column, justify="left" if column in {"what", "unit"} else "right")
    for each in rows:
        figures = (_figure(value) for value in (each.ours, each.peer, each.ratio, each.limit))
        table.add_row(each.what, *figures, each.unit, f"{each.n:,}")
    Console(width=150).print(table)
    content = {
        "machine": {"platform": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()},
        "versions": {package: _version(package) for package in packages},
        **(facts or {}),
        "rows": [asdict(each) for each in rows],
    }
    write_json(Home.from_environment().root / "bench" / f"{name}.json", content)


def _figure(value: float | str | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:,.4f}" if abs(value) < 1000 else f"{value:,.0f}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
