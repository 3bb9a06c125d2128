"""Run the expectations of a suite by Great Expectations on DuckDB and keep counts alone of what it answers."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

import great_expectations as gx
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.result import Line
from expectations.rules import COUNTED
from expectations.session import Limits, Source, gate_database, scalar

# table → its expectations
Suite = Mapping[str, Sequence[Any]]

_COUNTS_ONLY: Final = {"result_format": "SUMMARY", "partial_unexpected_count": 0}

# it logs queries and exceptions, whose text may quote a value
logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)


def evaluate(suite: Suite, *, source: Source, limits: Limits, name: str) -> tuple[tuple[Line, ...], dict[str, int]]:
    """Every expectation, in the order of the suite, with what became of it; and the rows of each table.

    One table is one batch: Great Expectations counts all rules of a table in as few scans as it can.
    """
    context = gx.get_context(mode="ephemeral", project_config=_without_docs())
    lines: list[Line] = []
    rows: dict[str, int] = {}
    with gate_database(source, limits=limits) as url:
        datasource = context.data_sources.add_sql(name="gate", connection_string=url)
        for table, expectations in suite.items():
            rows[table] = int(scalar(url, f'select count(*) from "{table}"'))
            asset = datasource.add_table_asset(name=table, table_name=table)
            batch = asset.add_batch_definition_whole_table(table).get_batch()
            checks = gx.ExpectationSuite(name=f"{name}.{table}", expectations=list(expectations))
            answers = batch.validate(checks, result_format=_COUNTS_ONLY)
            lines += in_order([line(table, answer) for answer in answers.results], expectations)
        datasource.get_execution_engine().close()
        datasource.get_engine().dispose()
    return tuple(lines), rows


def _without_docs() -> DataContextConfig:
    """Everything in memory; no Data Docs, whose pages load from other hosts; no bars in a task's log; no analytics."""
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


def line(table: str, answer: Any) -> Line:
    """The counts of one of Great Expectations' results."""
    config = answer.expectation_config
    counts = _counts(config.type, answer.result or {})
    meta = config.meta
    return Line(
        rule=meta["rule"],
        table=table,
        severity=FailureSeverity(config.severity).value,
        ja=meta["ja"],
        en=meta["en"],
        people=meta["people"],
        assessed=meta["assessed"],
        success=bool(answer.success),
        raised=_raised(answer.exception_info),
        count=counts[0],
        of=counts[1],
    )


def _counts(kind: str, result: Mapping[str, Any]) -> tuple[int | None, int | None]:
    if kind not in COUNTED:
        return None, None
    return _integer(result.get("observed_value")), _integer((result.get("details") or {}).get("of"))


def _integer(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _raised(info: Any) -> bool:
    """Great Expectations gives one exception record, or one per metric."""
    if not info:
        return False
    records = [info] if "raised_exception" in info else list(info.values())
    return any(record.get("raised_exception") for record in records)


def in_order(lines: Sequence[Line], expectations: Sequence[Any]) -> list[Line]:
    """The lines in the order of the suite; a rule that was not answered is an error of the gate."""
    by_rule = {found.rule: found for found in lines}
    rules = [expectation.meta["rule"] for expectation in expectations]
    if len(set(rules)) != len(rules) or set(rules) != set(by_rule):
        raise UnansweredRule(sorted(set(rules) ^ set(by_rule)) or sorted(rules))
    return [by_rule[rule] for rule in rules]


class UnansweredRule(Exception):
    """Great Expectations left out a rule, or two rules of a table have one name."""

    def __init__(self, rules: list[str]) -> None:
        super().__init__(f"unanswered or doubled: {', '.join(rules[:5])}")
