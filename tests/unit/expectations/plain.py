"""A suite asked in plain SQL: the same answers without Great Expectations' second per gate, so that every rule can be
broken on its own; and what a gate can cost at the least."""

from collections.abc import Iterator
from typing import Any

import duckdb

from expectations.evaluate import Suite
from expectations.session import Source, quoted


def failing(suite: Suite, source: Source) -> set[str]:
    """The rules that do not hold."""
    with opened(source) as connection:
        return {rule for rule, holds in answers(connection, suite) if not holds}


def opened(source: Source) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for alias, path in source.attached.items():
        connection.execute(f'attach {quoted(path)} as "{alias}" (read_only)')
    for kind, relations in (("view", source.views), ("table", source.tables)):
        for name, query in relations.items():
            connection.execute(f'create {kind} "{name}" as {query}')
    return connection


def answers(connection: duckdb.DuckDBPyConnection, suite: Suite) -> Iterator[tuple[str, bool]]:
    """Each rule and whether it holds."""
    for table, expectations in suite.items():
        for expectation in expectations:
            yield expectation.meta["rule"], _holds(connection, table, expectation)


def _holds(connection: duckdb.DuckDBPyConnection, table: str, expectation: Any) -> bool:
    kind = expectation.expectation_type

    def count(what: str) -> int:
        return int(connection.execute(what).fetchall()[0][0])

    rows = f'select count(*) from "{table}"'
    if kind == "expect_no_rows_where":
        return count(f"{rows} where {expectation.condition}") <= expectation.at_most_share * count(rows)
    if kind == "expect_query_count_between":
        found = count(expectation.query)
        return bool(expectation.low <= found and (expectation.high is None or found <= expectation.high))
    if kind == "expect_table_row_count_to_be_between":
        return count(rows) >= int(expectation.min_value)
    if kind == "expect_table_columns_to_match_ordered_list":
        found = connection.execute(f'describe "{table}"').fetchall()
        return [name for name, *_ in found] == expectation.column_list
    raise AssertionError(f"a kind of expectation that plain SQL does not know: {kind}")
