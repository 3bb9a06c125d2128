"""The ten questions of dbt_project/questions.yml on the simulated market of a fixed plan.

python -m tests.marts_answers      writes dbt_project/answers.json anew (`make docs-marts`)
"""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import duckdb
import yaml

from samples.simulate import Plan, simulate
from tests.marts_warehouse import PROJECT, build

PLAN: Final = Plan(companies=12, applications=30_000, seed=3, truth="counts", pool=True)
WITHOUT_LEARNING: Final = ("--exclude", "models/learning+")


def answers(warehouse: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Columns and rows of each answer, in the form in which they are kept."""
    found = []
    for question in yaml.safe_load((PROJECT / "questions.yml").read_text("utf-8")):
        result = warehouse.execute(question["sql"])
        columns = [column[0] for column in result.description or []]
        found.append({"columns": columns, "rows": [list(row) for row in result.fetchall()]})
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        simulate(PLAN, out=Path(folder))
        with build(Path(folder), *WITHOUT_LEARNING) as warehouse:
            lines = [json.dumps(answer, ensure_ascii=False) for answer in answers(warehouse)]
    (PROJECT / "answers.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
