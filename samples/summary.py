"""The tables at the end of the demo: what a user would find in receipts, reports and the published release."""

import sys
from collections import Counter
from operator import itemgetter
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from anonymization.home import Home
from anonymization.load import read_json

# wide enough for the marts also where nobody is looking at a terminal
console = Console(width=None if sys.stdout.isatty() else 140)
_FIRST_LINES = 6
_WIDEST = 10  # columns of a mart that fit a terminal
# no key of lane A on a screen, and what would make the tables too wide
_LEFT_OUT = {
    "application_key",
    "person_key",
    "org_key",
    "suppression_reason",
    "rate_suppression_reason",
    "n_episodes",
    "n_org_groups",
    "org_group_key",
    "n_excluded",
}


def print_summary(home: Home) -> None:
    """Files, people, removed data, gates, marts and paths; counts only."""
    receipts = [read_json(path) for path in sorted((home.root / "receipts").glob("*/*.json"))]
    console.print(_files(receipts), _people(receipts), _removed(receipts))
    console.print(_gates(home))
    _tell_noise(home)
    for table in _marts(home):
        console.print(table)
    console.print(_paths(home))


def _tell_noise(home: Home) -> None:
    """Who reads a published figure must know that it is not exact."""
    facts = home.published / "release.json"
    noise = read_json(facts).get("noise", {}) if facts.exists() else {}
    if noise.get("epsilon") is None:
        console.print("[yellow]Published figures carry no noise.[/] 公表値にノイズは加えていません。")
        return
    console.print(
        f"公表値には統計的なノイズを加えています (ε={noise['epsilon']:g}、{noise['period']} の合計 {noise['spent']:.2f}"
        f" / 上限 {noise['budget']:g})。小さな区分では実際の値と大きく違うことがあります。\n"
        "Published figures carry noise that protects each person; small cells may differ a lot from the truth."
        " Lane A is exact."
    )


def _files(receipts: list[dict[str, Any]]) -> Table:
    table = Table(title="Files · ファイル", title_justify="left")
    for name in ("company", "file", "answer", "rows", "left out", "why"):
        table.add_column(name, justify="right" if name in {"rows", "left out"} else "left", overflow="fold")
    colours = {"accepted": "green", "refused": "red", "waiting": "yellow", "held": "yellow", "stopped": "red"}
    for receipt in receipts:
        rows, status = receipt["rows"], receipt["status"]
        why = receipt["refusal"]["en"] if receipt["refusal"] else ", ".join(f"{k} {n}" for k, n in _reasons(receipt))
        counts = (str(rows[name]) if rows[name] is not None else "–" for name in ("rows_total", "rows_rejected"))
        table.add_row(receipt["company"], receipt["file"], f"[{colours.get(status, 'cyan')}]{status}", *counts, why)
    return table


def _reasons(receipt: dict[str, Any]) -> list[tuple[str, int]]:
    return sorted(receipt["reasons"].items())


def _people(receipts: list[dict[str, Any]]) -> Table:
    table = Table(title="People · 応募者と在籍者", title_justify="left")
    for name in ("export", "in", "consented", "pooled"):
        table.add_column(name, justify="left" if name == "export" else "right")
    for kind in ("applications", "outcomes"):
        total: Counter[str] = Counter()
        for receipt in receipts:
            if receipt["kind"] == kind and receipt["status"] == "accepted":
                total.update(receipt["people"])
        table.add_row(kind, *(f"{total[name]:,}" for name in ("in", "consented", "pooled")))
    return table


def _removed(receipts: list[dict[str, Any]]) -> Table:
    table = Table(title="Personal data removed · 取り除いた個人情報", title_justify="left")
    table.add_column("from")
    table.add_column("kind")
    table.add_column("cells or places", justify="right")
    total: Counter[str] = Counter()
    for receipt in receipts:
        total.update(receipt["pii_removed"])
    for name, count in sorted(total.items()):
        place, kind = name.split(":", 1)
        table.add_row(place, kind, f"{count:,}")
    return table


def _gates(home: Home) -> Table:
    table = Table(title="Gates · 検査(最新の結果)", title_justify="left")
    for name in ("gate", "of", "result", "rules", "warnings"):
        table.add_column(name, justify="right" if name in {"rules", "warnings"} else "left")
    files = str(home.reports / "history" / "*.parquet")
    _, latest = _query(
        "select suite, coalesce(company || ' ' || kind, subject) as subject, passed, evaluated, warning"
        f" from read_parquet('{files}')"
        " qualify row_number() over (partition by suite, subject order by checked_at desc) = 1 order by all"
    )
    for suite, subject, passed, evaluated, warnings in latest:
        result = "[green]passed" if passed else "[red]stopped"
        table.add_row(suite, subject, result, str(evaluated), str(warnings))
    return table


def _marts(home: Home) -> list[Table]:
    """The first lines of what is published, of what each company sees of its own, and of the individual marts."""
    files = sorted((home.published / "marts").glob("*.parquet"))
    files += sorted((home.published / "companies").glob("*/relay_credits.parquet"))
    files += sorted((home.root / "individual" / "marts").glob("*.parquet"))
    tables = []
    for file in files:
        columns, rows = _query(f"select * from read_parquet('{file}', hive_partitioning = false)")
        if "is_suppressed" in columns:
            rows.sort(key=itemgetter(columns.index("is_suppressed")))
        shown = [at for at, name in enumerate(columns) if name not in _LEFT_OUT][:_WIDEST]
        title = f"{file.relative_to(home.root).with_suffix('').as_posix()} ({len(rows):,} rows)"
        table = Table(title=title, title_justify="left")
        for at in shown:
            table.add_column(columns[at], overflow="fold")
        for row in rows[:_FIRST_LINES]:
            table.add_row(*(_shown(row[at]) for at in shown))
        tables.append(table)
    return tables


def _query(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of a query on files that hold no more than a screen or two."""
    with duckdb.connect() as connection:
        rows = connection.execute(sql).fetchall()
        return [column[0] for column in connection.description or []], rows


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _paths(home: Home) -> Table:
    table = Table(title="Where it lies · 置き場所", title_justify="left", show_header=False)
    for what, path in (
        ("published DuckDB", home.published / "warehouse.duckdb"),
        ("published Parquet", home.published / "marts"),
        ("validation reports", home.reports),
        ("receipts", home.root / "receipts"),
    ):
        table.add_row(what, str(path))
    return table
