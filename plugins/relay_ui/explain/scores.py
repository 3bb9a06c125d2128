"""One score and what it is made of, from lane A: by its episode, for reviewers. There is no way to list by score."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from anonymization.home import Home
from plugins.relay_ui.access import Visitor
from plugins.relay_ui.words import Language

MART: Final = "individual/marts/cross_company_fit.parquet"
_LISTED: Final = ["org_key", "application_key", "occupation", "rejected_on", "is_supported"]
_WORDS: Final = Path(__file__).parents[3] / "learning" / "words.yml"
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one feature adds to the logit. `left`, `width` place its bar in a drawing of 0–200 around 100."""

    name: str
    value: float
    left: float
    width: float


def may_see(visitor: Visitor, org_key: str) -> bool:
    """A reviewer who stands in companies sees their episodes alone; one who stands in none reviews for the operator."""
    return not visitor.companies or org_key in visitor.companies


def find(home: Home, visitor: Visitor, *, org_key: str, application_key: str) -> Row | None:
    """The score of an episode; None where there is none that this visitor may see. Reads one row group whole."""
    if not may_see(visitor, org_key):
        return None
    with suppress(FileNotFoundError), _open(home) as file:
        for group in range(file.num_row_groups):
            keys = file.read_row_group(group, columns=["org_key", "application_key"])
            asked = pc.and_(pc.equal(keys["org_key"], org_key), pc.equal(keys["application_key"], application_key))
            if pc.any(asked).as_py():
                row: Row = file.read_row_group(group).filter(asked).to_pylist()[0]
                return row
    return None


def companies(home: Home, visitor: Visitor) -> list[str]:
    """The companies whose episodes this visitor may look up."""
    with suppress(FileNotFoundError), _open(home) as file:
        found: list[str] = pc.unique(file.read(columns=["org_key"])["org_key"]).to_pylist()
        return sorted(org for org in found if may_see(visitor, org))
    return []


def episodes(home: Home, visitor: Visitor, *, org_key: str = "", limit: int, offset: int) -> tuple[list[Row], int]:
    """Episodes with a score or an abstention, by their day, the latest first – never by what the model says of them."""
    with suppress(FileNotFoundError), _open(home) as file:
        table = file.read(columns=_LISTED)
        allowed = [org for org in companies(home, visitor) if not org_key or org == org_key]
        table = table.filter(pc.is_in(table["org_key"], pa.array(allowed, pa.string())))
        with duckdb.connect(config={"enable_external_access": "false"}) as connection:
            connection.register("episode", table)
            query = "select * from episode order by rejected_on desc, org_key, application_key limit ? offset ?"
            shown: pa.Table = connection.sql(query, params=[limit, offset]).to_arrow_table()
        return shown.to_pylist(), table.num_rows
    return [], 0


def contributions(row: Row, language: Language) -> list[Contribution]:
    """Each feature's part, the strongest first."""
    parts = json.loads(row["contributions"]) if row["contributions"] else {}
    most = max((abs(value) for value in parts.values()), default=0.0) or 1.0
    ordered = sorted(parts.items(), key=lambda part: -abs(part[1]))
    return [
        Contribution(
            name=feature_name(name, language),
            value=value,
            left=100 + min(value, 0.0) / most * 100,
            width=abs(value) / most * 100,
        )
        for name, value in ordered
    ]


def feature_name(name: str, language: Language) -> str:
    kind, _, code = name.partition(":")
    words = _words()["features"].get(kind)
    if words is None:
        return name
    return f"{words[language]}: {code}" if code else str(words[language])


def occupation_name(code: str | None, language: Language) -> str:
    pair: Sequence[str] = _words()["levels"]["occupation"].get(code, (code or "–", code or "–"))
    return pair[0] if language == "ja" else pair[1]


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words


def _open(home: Home) -> pq.ParquetFile:
    """The scores of the release that is out, open before it may be replaced. Raises FileNotFoundError."""
    return pq.ParquetFile((home.root / "current").resolve() / MART)
