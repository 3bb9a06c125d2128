"""The models of a build as dbt's manifest tells of them: where each lies, what it reads, and its own SQL."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model or seed of the build."""

    name: str
    database: str
    schema: str
    reads: tuple[str, ...]  # names of the models it reads
    sql: str | None  # compiled; None for a seed or a model in Python

    @property
    def place(self) -> str:
        """Schema and name, the same in the build and in a copy of it."""
        return f'"{self.schema}"."{self.name}"'


@dataclass(frozen=True, kw_only=True)
class Models:
    """All models by the name of their table."""

    of: Mapping[str, Model]

    @classmethod
    def read(cls, manifest: Path) -> "Models":
        """From target/manifest.json, as `dbt build` left it."""
        nodes: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
        # versions of a mart share a name; what their table is called they do not share
        names = {unique: node.get("alias") or node["name"] for unique, node in nodes.items()}
        found = {}
        for unique, node in nodes.items():
            if node["resource_type"] in {"model", "seed"}:
                parents = node.get("depends_on", {}).get("nodes", [])
                is_sql = node["resource_type"] == "model" and node.get("language", "sql") == "sql"
                found[names[unique]] = Model(
                    name=names[unique],
                    database=node.get("database") or "warehouse",
                    schema=node["schema"],
                    reads=tuple(names[parent] for parent in parents if parent in nodes),
                    sql=node.get("compiled_code") if is_sql else None,
                )
        return cls(of=found)

    def __getitem__(self, name: str) -> Model:
        """Raises KeyError with the name where the build has no such model."""
        return self.of[name]

    def between(self, sources: Collection[str], targets: Collection[str], *, stop: Collection[str]) -> list[str]:
        """Models that read from a source, however indirectly, and that a target needs, targets included; in order.

        Nothing is looked for behind `stop`, nor behind a source.
        """
        order: list[str] = []
        touched: dict[str, bool] = {}

        def visit(name: str) -> bool:
            if name in sources:
                return True
            if name in stop or name not in self.of:
                return False
            if name not in touched:
                touched[name] = False
                # every parent is visited, also after the first that is touched
                touched[name] = sum(visit(parent) for parent in self.of[name].reads) > 0
                if touched[name]:
                    order.append(name)
            return touched[name]

        for target in targets:
            visit(target)
        return order
