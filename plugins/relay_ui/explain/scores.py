"""One score and what it is made of, from lane A: by its episode, for reviewers. There is no way to list by score."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from plugins.relay_ui.access import Visitor
from plugins.relay_ui.release import ReleaseReader
from plugins.relay_ui.words import Language, UnknownWord, text

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


@contextmanager
def opened(release: ReleaseReader | None) -> Iterator[pq.ParquetFile | None]:
    """The scores of the release that the request has pinned, open until it ends; None where there are none."""
    try:
        held = (release.path / MART).open("rb") if release else None
    except FileNotFoundError:  # a release without scores, or one that goes at this very moment
        held = None
    if held is None:
        yield None
        return
    with held, pq.ParquetFile(held) as file:
        yield file


def may_see(visitor: Visitor, org_key: str) -> bool:
    """A reviewer sees the episodes of the companies they stand in; those of every company where the mapping says so."""
    return visitor.reviews_every_company or org_key in visitor.companies


def find(file: pq.ParquetFile | None, visitor: Visitor, *, org_key: str, application_key: str) -> Row | None:
    """The score of an episode; None where there is none that this visitor may see. Reads one row group whole."""
    if file is None or not may_see(visitor, org_key):
        return None
    for group in range(file.num_row_groups):
        keys = file.read_row_group(group, columns=["org_key", "application_key"])
        asked = pc.and_(pc.equal(keys["org_key"], org_key), pc.equal(keys["application_key"], application_key))
        if pc.any(asked).as_py():
            row: Row = file.read_row_group(group).filter(asked).to_pylist()[0]
            return row
    return None


def companies(file: pq.ParquetFile | None, visitor: Visitor) -> list[str]:
    """The companies whose episodes this visitor may look up."""
    if file is None:
        return []
    found: list[str] = pc.unique(file.read(columns=["org_key"])["org_key"]).to_pylist()
    return sorted(org for org in found if may_see(visitor, org))


def episodes(file: pq.ParquetFile | None, *, of: Sequence[str], limit: int, offset: int) -> tuple[list[Row], int]:
    """Episodes of these companies, by their day, the latest first – never by what the model says of them."""
    if file is None:
        return [], 0
    table = file.read(columns=_LISTED)
    table = table.filter(pc.is_in(table["org_key"], pa.array(of, pa.string())))
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        connection.register("episode", table)
        query = "select * from episode order by rejected_on desc, org_key, application_key limit ? offset ?"
        shown: pa.Table = connection.sql(query, params=[limit, offset]).to_arrow_table()
    return shown.to_pylist(), table.num_rows


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
    return f"{words[language]}: {_skill_name(code, language)}" if code else str(words[language])


def unfamiliar(row: Row, language: Language) -> str:
    """The feature because of which the model says nothing."""
    return feature_name(str(row["abstain_reason"] or "").removeprefix("unfamiliar_"), language)


def _skill_name(code: str, language: Language) -> str:
    try:
        return text(f"charts.skill.{code}", language)
    except UnknownWord:
        return code.replace("_", " ")


def occupation_name(code: str | None, language: Language) -> str:
    pair: Sequence[str] = _words()["levels"]["occupation"].get(code, (code or "–", code or "–"))
    return pair[0] if language == "ja" else pair[1]


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words
