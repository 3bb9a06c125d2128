"""Every model of the project on a pool, in one process: the SQL that dbt compiled once, and the room learning/.

A build by dbt takes half a minute; a test that compares two builds of nearly the same pool takes seconds this way.
"""

from pathlib import Path
from typing import Any

import duckdb
from marts_warehouse import PROJECT, dbt, manifest

from learning.policy import Policy
from learning.release import prepare, scores, terms


class Project:
    """The models in the order in which they depend on each other."""

    def __init__(self, home: Path) -> None:
        done = dbt(home, "compile", "--quiet")
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        found = {k: n for k, n in manifest(home)["nodes"].items() if n["resource_type"] in ("model", "seed")}
        self.home = home
        # two versions of a model share its name; their aliases differ
        self.nodes: dict[str, dict[str, Any]] = {node["alias"]: node for node in found.values()}
        self._aliases = {key: node["alias"] for key, node in found.items()}
        self.order: list[str] = []
        for name in self.nodes:
            self._after_its_inputs(name)

    def build(self, *, policy: Policy | None = None) -> duckdb.DuckDBPyConnection:
        """All models on the pool as it lies there now."""
        connection = duckdb.connect()
        connection.execute("attach ':memory:' as warehouse; set TimeZone = 'UTC'; set threads = 1")
        for schema in sorted({node["schema"] for node in self.nodes.values()}):
            connection.execute(f"create schema warehouse.{schema}")
        for name in self.order:
            node = self.nodes[name]
            if node["resource_type"] == "seed":
                types = node["config"].get("column_types") or None
                rows = connection.read_csv(str(PROJECT / node["original_file_path"]), header=True, dtype=types)
                rows.create(node["relation_name"])
            elif node["language"] == "python":
                connection.register("made", self._learn(connection, name, policy=policy))
                connection.execute(f"create table {node['relation_name']} as from made")
            else:
                connection.execute(f"create table {node['relation_name']} as {node['compiled_code']}")
        return connection

    def marts(self) -> list[str]:
        """What a release is made of."""
        return sorted(name for name, node in self.nodes.items() if node["path"].startswith("marts/"))

    def _learn(self, connection: duckdb.DuckDBPyConnection, name: str, *, policy: Policy | None) -> Any:
        def table(model: str) -> Any:
            return connection.sql(f"from {self.nodes[model]['relation_name']}").to_arrow_table()

        features = table("int_fit_features")
        if name == "int_fit_model":
            selection = table("fairness_audit")
            return prepare(features, table("int_fit_groups"), selection, root=self.home, policy=policy, seed=1)
        return scores(features, root=self.home) if name == "int_fit_scores" else terms(root=self.home)

    def _after_its_inputs(self, name: str) -> None:
        if name in self.order or name not in self.nodes:
            return
        for one in self.nodes[name]["depends_on"].get("nodes", []):
            self._after_its_inputs(self._aliases.get(one, ""))
        self.order.append(name)
