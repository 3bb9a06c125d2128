"""The marts gate: the tables that dbt has just built, before anything of them is published.

dbt's own tests guard each rule of the definitions; this gate does not know the SQL. It reads the columns of whatever
marts are there and holds them to what must be true of any rate, interval, count or ledger.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from anonymization.disclosure.rule import ORG_COLUMNS, PLAIN
from expectations.codes import TOKEN_SHAPE
from expectations.personal import no_shapes
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says
from expectations.session import quoted
from expectations.suites.sums import Sums, ledger_rules, margins_rule

# table → (column, DuckDB type)
Columns = Mapping[str, Sequence[tuple[str, str]]]

_RATE: Final = re.compile(r"(^|_)(rate|coverage|share|incidence_\d+)(_low|_high|_if_unknown_\w+)?$")
_COUNT: Final = re.compile(r"^(n|successes|notified|consented)$|^n_|_n$|_n_(unknown|excluded)$|_successes$|^group_")
_LINKING: Final = re.compile(r"(^|_)(key|token|hash|uuid|load|load_id)$|^(person|applicant|application|employee)(_|$)")

# a token, with or without its epoch, alone or inside words
_TOKEN_INSIDE: Final = f"(?:^|[^0-9A-Za-z])(?:{TOKEN_SHAPE.strip('^$')}|(?i)[0-9a-f]{{32}})(?:[^0-9A-Za-z]|$)"

# rate, of it, of how many: beside those that their names tell
_PARTS: Final = (
    ("consent_rate", "consented", "notified"),
    ("rating_coverage", "n_rated", "successes"),
    ("mhlw_left_rate", "mhlw_left", "mhlw_n"),
)
_EQUAL: Final = 1e-6

TEXTS: Final = "texts"  # the gate's table of the different cells of all columns of words

# What each mart has at least one row of where that has one. A first company has turned people down and hired nobody
# yet; where there is too little to learn from, the marts of the model are empty and fit_model_status says so.
RESTS_ON: Final[Mapping[str, str | None]] = {
    "rehire_success": "int_episodes",
    "relay_units": "int_relay_units",
    "rehire_success_rates": "int_rate_cells",
    "success_patterns": "int_skill_cells",
    "thriving_trends": "int_thriving_cells",
    "criteria_review": "int_criteria_cells",
    "fairness_audit": "int_selection_counts",
    "retention": "int_retention_cells",
    "retention_pooled": "int_retention_cells",
    "job_creation": "int_relay_start_cells",
    "job_creation_pooled": "int_relay_start_cells",
    "relay_ledger": "int_relay_postings",
    "relay_credits": "int_relay_postings",
    "social_hiring_impact": "int_impact_cells",
    "social_hiring_impact_pooled": "int_impact_cells",
    "srr": "int_srr_parts",
    "srr_pooled": "int_srr_parts",
    "cross_company_fit": None,
    "fit_model_terms": None,
}
_ELSE: Final = "int_rejections"
_VERSION: Final = re.compile(r"_v\d+$")


def rests_on(table: str) -> str | None:
    """The intermediate relation without which a mart is empty; a version before rests on what its mart rests on."""
    return RESTS_ON.get(_VERSION.sub("", table), _ELSE)


def marts_suite(
    *,
    columns: Columns,
    lanes: Mapping[str, str],
    filled: Collection[str],
    sums: Sequence[Sums],
    stale_after_days: int,
) -> dict[str, list[Any]]:
    """Expectations per mart; `lanes` says A, B or org of each, `filled` which relations they rest on hold rows.

    `sums` are the relations whose cells add up to their margins.
    """
    suite: dict[str, list[Any]] = {}
    for table, described in columns.items():
        rules = [_rows(table, at_least=int(rests_on(table) in filled)), *shape_rules(table, described)]
        if lanes[table] in {"B", "org"}:
            rules.append(keyless(table, described, lane=lanes[table]))
        suite[table] = rules
    if "relay_credits" in suite:
        suite["relay_credits"] += ledger_rules(both="relay_ledger" in suite)
    for each in sums:
        suite[each.mart].append(margins_rule(each))
    dated = [table for table, described in columns.items() if ("as_of", "DATE") in described]
    if dated and filled:
        suite[dated[0]].append(_fresh(dated, days=stale_after_days))
    suite[TEXTS] = no_shapes(TEXTS, columns=("cell",))
    return suite


def text_columns(columns: Columns) -> dict[str, list[str]]:
    """The columns of words of each table; those of keys are held to their own shape, or must not be there."""
    return {
        table: [name for name, kind in described if kind == "VARCHAR" and not _LINKING.search(name)]
        for table, described in columns.items()
    }


def _fresh(tables: Sequence[str], *, days: int) -> Any:
    newest = " union all ".join(f'select max(as_of) as day from "{table}"' for table in tables)
    return ExpectQueryCountBetween(
        query=f"select count(*) from (select max(day) as day from ({newest})) where day < current_date - {days:d}",
        **says(
            "build.fresh",
            ja="集計の基準日が古くないこと",
            en="The day that the build speaks of is not long ago",
            severity="warning",
            people=False,
        ),
    )


def _rows(table: str, *, at_least: int) -> Any:
    return ExpectQueryCountBetween(
        query=f'select count(*) from "{table}"',
        low=at_least,
        high=None,
        **says(
            f"{table}.has_rows",
            ja="入力があるのに表が空でないこと",
            en="The mart is not empty where its input is not",
        ),
    )


def shape_rules(table: str, described: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """What any rate, interval, count and suppressed cell must be like."""
    names = [name for name, _ in described]
    doubles = [name for name, kind in described if kind == "DOUBLE"]
    rates = [name for name in doubles if _RATE.search(name)]
    counts = [name for name, kind in described if kind in {"BIGINT", "INTEGER", "HUGEINT"} and _COUNT.search(name)]
    conditions = {
        "rates_within_bounds": (
            [f'"{name}" not between 0 and 1' for name in rates],
            "率が 0〜1 の間にあること",
            "Every rate lies within 0 and 1",
        ),
        "finite": (
            [f'not isfinite("{name}")' for name in doubles],
            "数値が有限であること",
            "Every number is finite",
        ),
        "intervals_hold_their_rate": (
            [
                f'"{low}" > "{rate}" + {_EQUAL} or "{high}" < "{rate}" - {_EQUAL}'
                for low in names
                if low.endswith("_low")
                and (rate := low.removesuffix("_low")) in names
                and (high := f"{rate}_high") in names
            ],
            "信頼区間が推定値を含むこと",
            "Every interval holds its rate",
        ),
        "counts_not_negative": (
            [f'"{name}" < 0' for name in counts],
            "件数が負でないこと",
            "No count is negative",
        ),
        "successes_within_n": (
            [
                f'"{name}" > "{n}"'
                for name in names
                if name.endswith("successes") and (n := f"{name.removesuffix('successes')}n") in names
            ],
            "成功数が分母を超えないこと",
            "Successes never exceed their denominator",
        ),
        "rates_are_of_their_counts": (
            [
                f'abs("{rate}" - "{part}" / "{whole}") > {_EQUAL} or ("{rate}" is null) <> ("{whole}" is null'
                f' or "{whole}" = 0)'
                for rate, part, whole in _fractions(names)
            ],
            "率が、示された件数から計算したものと一致すること",
            "Every rate is the quotient of the counts beside it",
        ),
        "suppressed_cells_say_so": (
            _suppressed(names, rates, counts),
            "非公表のセルは値を持たず、理由を示すこと",
            "A suppressed cell carries no figure and says why",
        ),
    }
    for rule, (faults, ja, en) in conditions.items():
        if faults:
            condition = " or ".join(f"coalesce({fault}, false)" for fault in faults)
            yield ExpectNoRowsWhere(condition=condition, **says(f"{table}.{rule}", ja=ja, en=en, people=False))


def _fractions(names: Sequence[str]) -> list[tuple[str, str, str]]:
    told = [
        (f"{prefix}rate", f"{prefix}successes", f"{prefix}n")
        for prefix in [name.removesuffix("successes") for name in names if name.endswith("successes")]
    ]
    return [parts for parts in (*told, *_PARTS) if set(parts) <= set(names)]


def _suppressed(names: Sequence[str], rates: Sequence[str], counts: Sequence[str]) -> list[str]:
    if not {"is_suppressed", "suppression_reason"} <= set(names):
        return []
    figures = [f'"{name}" is not null' for name in (*rates, *counts)]
    shown = " or ".join(figures) or "false"
    return ["is_suppressed <> (suppression_reason is not null)", f"is_suppressed and ({shown})"]


def keyless(table: str, described: Sequence[tuple[str, str]], *, lane: str) -> Any:
    """No column that leads to a person: neither by its name, nor by a cell that holds a token, nor by a kind of column
    in which anything could stand (lists, JSON, bytes)."""
    allowed = ORG_COLUMNS if lane == "org" else ()
    named = [name for name, _ in described if _LINKING.search(name) and name not in allowed]
    named += [name for name, kind in described if not PLAIN.fullmatch(kind) and name not in [*allowed, *named]]
    texts = [name for name, kind in described if kind == "VARCHAR" and name not in allowed]
    cells = "".join(
        f' + (select count(*) from "{table}" where regexp_matches("{name}", {quoted(_TOKEN_INSIDE)}))' for name in texts
    )
    return ExpectQueryCountBetween(
        query=f"select {len(named)}{cells}",
        **says(
            f"{table}.keyless",
            ja="個人や元の行につながる列・値が一つもないこと",
            en="No column and no cell leads back to a person or a row",
        ),
    )
