"""A database in memory under the build's own catalogue name: the build's own SQL runs again in it, on other tables."""

import duckdb

from anonymization.disclosure.models import Model, Models
from anonymization.disclosure.noise_policy import Bound
from anonymization.disclosure.tables import BUILD


class Catalogue:
    """The in-memory database under the build's own catalogue name, for as long as it is needed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, database: str) -> None:
        self._connection, self._database = connection, database

    def __enter__(self) -> "Catalogue":
        self._connection.execute(f"attach ':memory:' as \"{self._database}\"")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.execute(f'detach "{self._database}"')

    def put(self, model: Model, query: str) -> None:
        self._schema(model)
        self._connection.execute(f'create table "{self._database}".{model.place} as {query}')

    def look(self, model: Model) -> None:
        """A relation as it is in the build."""
        self._schema(model)
        self._connection.execute(
            f'create view if not exists "{self._database}".{model.place} as select * from {BUILD}.{model.place}'
        )

    def run(self, model: Model, models: Models, *, or_build: bool = False) -> None:
        """Build a model by its own SQL; `or_build`: what it reads and is not here is the build's."""
        if model.sql is None:
            raise ValueError(f"{model.name} has no compiled SQL in dbt's manifest")
        if or_build:
            for name in model.reads:
                if not self._has(models[name]):
                    self.look(models[name])
        self.put(model, model.sql)

    def _has(self, model: Model) -> bool:
        found = self._connection.execute(
            "select count(*) from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
            [self._database, model.schema, model.name],
        )
        return bool(found.fetchall()[0][0])

    def _schema(self, model: Model) -> None:
        self._connection.execute(f'create schema if not exists "{self._database}"."{model.schema}"')


def bounded(model: Model, bound: Bound) -> str:
    """At most so many rows (or different `by`) of one unit; which ones, their hash decides."""
    unit = ", ".join(bound.unit)
    by = ", ".join(bound.by)
    # rows alike take each other's place: which of them is kept makes no difference
    rank = f"dense_rank() over (partition by {unit} order by hash({by}), {by})" if by else ""
    rank = rank or f"row_number() over (partition by {unit} order by hash(t))"
    return (
        f"select * exclude (rank_in_unit) from (select *, {rank} as rank_in_unit from {BUILD}.{model.place} as t)"
        f" where rank_in_unit <= {bound.at_most:d}"
    )
