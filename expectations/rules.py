"""Our own expectations. Each observes a count: of rows that break a rule, or of whatever one query counts."""

from typing import Any, ClassVar, Final, Literal

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

Severity = Literal["critical", "warning", "info"]


class RowsWhere(TableMetricProvider):
    """How many rows fulfil a condition. An aggregate: all rules of a table are counted in one scan."""

    metric_name = "relay.rows_where"
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,  # noqa: N805 - the decorator makes it a class method
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        del execution_engine, metrics, runtime_configuration
        # a literal column: sa.text would take ":" in a pattern for a parameter
        count: sa.ColumnElement[int] = sa.literal_column(f"count(*) filter (where {metric_value_kwargs['condition']})")
        return count, metric_domain_kwargs, {}


class QueryCount(TableMetricProvider):
    """The one number that a query over the views of the gate gives."""

    metric_name = "relay.query_count"
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 - the decorator makes it a class method
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        del metric_domain_kwargs, metrics, runtime_configuration
        query: sa.Select[tuple[int]] = sa.select(sa.literal_column(f"({metric_value_kwargs['query']})"))
        return int(execution_engine.execute_query(query).scalar())


class ExpectNoRowsWhere(BatchExpectation):
    """No row, or at most a share of the rows, fulfils the condition that describes the fault."""

    condition: str
    at_most_share: float = 0.0

    metric_dependencies: ClassVar[tuple[str, ...]] = ("relay.rows_where", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = ("condition", "at_most_share")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    class Config:
        title = "Expect no rows where a condition holds"

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        del runtime_configuration, execution_engine
        faults, rows = int(metrics["relay.rows_where"]), int(metrics["table.row_count"])
        success = faults <= self.at_most_share * rows
        return {"success": success, "result": {"observed_value": faults, "details": {"of": rows}}}


class ExpectQueryCountBetween(BatchExpectation):
    """The number that a query counts lies within bounds; by default it counts faults and must be 0."""

    query: str
    low: int = 0
    high: int | None = 0

    metric_dependencies: ClassVar[tuple[str, ...]] = ("relay.query_count",)
    success_keys: ClassVar[tuple[str, ...]] = ("query", "low", "high")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    class Config:
        title = "Expect the number a query counts to lie within bounds"

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        del runtime_configuration, execution_engine
        count = metrics["relay.query_count"]
        success = self.low <= count and (self.high is None or count <= self.high)
        return {"success": success, "result": {"observed_value": count}}


# Observed values that are counts; any other observed value may be a value of the data and is not kept.
COUNTED: Final = frozenset(
    {"expect_no_rows_where", "expect_query_count_between", "expect_table_row_count_to_be_between"}
)


def says(
    rule: str, *, ja: str, en: str, severity: Severity = "critical", people: bool = True, assessed: bool = True
) -> dict[str, Any]:
    """What every expectation carries: its name, its severity, what it protects, and whether it counts people.

    `assessed` False says that there was nothing to judge by: it holds, and is shown as open.
    """
    meta = {"rule": rule, "ja": ja, "en": en, "people": people, "assessed": assessed}
    return {"severity": severity, "meta": meta}
