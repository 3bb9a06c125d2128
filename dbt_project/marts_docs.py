"""Write docs/marts.md from what the models say of themselves: descriptions, columns, questions with their answers.

python dbt_project/marts_docs.py             the page on stdout
python dbt_project/marts_docs.py --check     exit 1 where docs/marts.md says something else
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import yaml

PROJECT: Final = Path(__file__).parent
PAGE: Final = PROJECT.parent / "docs" / "marts.md"
_LANES: Final = {"lane_a": "A: operator", "lane_b": "B: everyone", "org": "the company itself"}


def page() -> str:
    """The whole page."""
    parts = [(PROJECT / "docs_head.md").read_text("utf-8").rstrip(), _table(), "## Questions 質問例", *_questions()]
    parts.append("## Every mart, column by column 各マートの列")
    for place, mart in marts():
        parts.append(_mart(place, mart))
    return "\n\n".join(parts) + "\n"


def marts() -> list[tuple[str, dict[str, Any]]]:
    """(schema, description of the mart as its yml holds it), by name."""
    found = []
    for path in sorted((PROJECT / "models" / "marts").glob("*/*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            found.append((path.parent.name, model))
    return sorted(found, key=lambda entry: (entry[0], entry[1]["name"]))


def questions() -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = yaml.safe_load((PROJECT / "questions.yml").read_text("utf-8"))
    return loaded


def _table() -> str:
    lines = ["| mart | 日本語 | lane | says |", "|---|---|---|---|"]
    for place, mart in marts():
        ja, _, says = " ".join(mart["description"].split()).partition(" ")
        lines.append(f"| `{place}.{mart['name']}` | {ja} | {_LANES[place]} | {says.split(': ')[0].split('. ')[0]} |")
    return "\n".join(lines)


def _questions() -> list[str]:
    answers = json.loads((PROJECT / "answers.json").read_text("utf-8"))
    parts = []
    for question, answer in zip(questions(), answers, strict=True):
        sql = "\n".join(f"    {line}" for line in question["sql"].rstrip().splitlines())
        head = f"| {' | '.join(answer['columns'])} |\n|{'---|' * len(answer['columns'])}"
        rows = "\n".join(f"| {' | '.join('–' if v is None else str(v) for v in row)} |" for row in answer["rows"][:6])
        parts.append(f"**{question['en']}** {question['ja']}\n\n{sql}\n\n{head}\n{rows}")
    return parts


def _mart(place: str, mart: dict[str, Any]) -> str:
    lines = [f"### `{place}.{mart['name']}`", "", mart["description"].strip().replace("|", "\\|"), ""]
    lines += ["| column | type | |", "|---|---|---|"]
    for column in mart["columns"]:
        description = column.get("description", "").strip().replace("|", "\\|")
        lines.append(f"| `{column['name']}` | {column['data_type']} | {description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text("utf-8") == page() else 1)
    sys.stdout.write(page())
