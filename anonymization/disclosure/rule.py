"""The publication rule of lane B, checked once more on what is about to be published.

A figure of a cell may be published where the cell rests on at least `k_persons` persons whom at least `k_org_groups`
groups of companies turned down, none of which accounts for more than `max_org_share` of it. dbt suppresses by this
rule; here every figure that it left is held against the support it was computed from. A table with a column that
links its rows to a person or to another table is refused whatever its counts are.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Self

import duckdb
import yaml
from pydantic import Field, model_validator

from anonymization.disclosure.noise_policy import MartNoise, Noise, Section

DISCLOSURE: Final = Path(__file__).parents[2] / "config" / "disclosure.yml"

Count = Annotated[int, Field(ge=1)]


class Rule(Section):
    """The figures of the publication rule."""

    k_persons: Annotated[int, Field(ge=2)]
    k_org_groups: Annotated[int, Field(ge=2)]
    max_org_share: Annotated[float, Field(gt=0, le=1)]


class Nested(Section):
    """A count that adds up over places inside places: where each row stands, as SQL, with "all" for what is summed."""

    count: str
    at: tuple[str, ...]


class Support(Section):
    """Columns of the support relation, and the published columns that rest on them.

    `outcome` names two of these columns, how many had an outcome and of how many: where all or none had it, the cell
    tells the outcome of everyone in it, and is held back. Where a column of counts `adds_up` over the margins ("all"),
    cells are held back so that none can be worked out from the others, neither its count nor how many had the outcome;
    `nested` says the same of places inside places. `reason` and `flag` are the mart's columns that then say so.
    """

    persons: str
    org_groups: str
    largest_share: str
    columns: tuple[str, ...]
    outcome: tuple[str, str] | None = None
    adds_up: str | None = None
    nested: Nested | None = None
    reason: str | None = None
    flag: str | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.outcome or self.adds_up or self.nested) and not self.reason:
            raise ValueError("what is held back says why: name the mart's column for the reason")
        return self


class PrivateAlready(Section):
    """Columns of a mart whose figures were made private where they were computed: what they cost, under which name."""

    epsilon: str
    delta: str
    key: str


class Mart(Section):
    """How one lane B mart is held against the rule, and how noise comes into it.

    Exactly one of three: `noise`; `private_already`, columns that tell the ε and δ of what was made private elsewhere;
    `exact`, the reason why its figures need none.
    """

    cell: tuple[str, ...]
    support: str  # schema.relation of the build
    groups: tuple[Support, ...]
    falls_back: bool = False  # rows name the smallest area around them that is shown: thriving_trends
    noise: MartNoise | None = None
    private_already: PrivateAlready | None = None
    exact: str | None = None

    @model_validator(mode="after")
    def _never_exact_by_omission(self) -> Self:
        if sum(said is not None for said in (self.noise, self.private_already, self.exact)) != 1:
            raise ValueError("say one of noise, private_already or exact")
        return self


class Statement(Section):
    """What the statement of published items (公表文) says of who publishes, how, and whom to ask."""

    operator: str
    provision: str
    contact: str


class Disclosure(Section):
    """All of `config/disclosure.yml`."""

    version: str
    rule: Rule
    noise: Noise
    statement: Statement
    keep_releases: Count
    marts: dict[str, Mart]


def load_disclosure(path: Path = DISCLOSURE) -> Disclosure:
    """Read and validate the policy; an unknown or missing key is an error."""
    return Disclosure.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def breaches(connection: duckdb.DuckDBPyConnection, *, relation: str, mart: Mart, rule: Rule) -> int:
    """How many cells of a mart show a figure that they may not show. `relation` names the mart; reads only."""
    return sum(_count(connection, query) for query in _queries(relation, mart, rule))


def _queries(relation: str, mart: Mart, rule: Rule) -> Iterator[str]:
    same = " and ".join(f'm."{key}" is not distinct from s."{key}"' for key in mart.cell)
    for group in mart.groups:
        shown = " or ".join(f'm."{column}" is not null' for column in group.columns)
        # a null support is no support
        holds = (
            f"coalesce(s.{group.persons} >= {rule.k_persons}"
            f" and s.{group.org_groups} >= {rule.k_org_groups}"
            f" and s.{group.largest_share} <= {rule.max_org_share}, false)"
        )
        yield f"select count(*) from {relation} m left join {mart.support} s on {same} where ({shown}) and not {holds}"
    key = ", ".join(f'"{column}"' for column in mart.cell)
    yield f"select count(*) from (select {key} from {relation} group by all having count(*) > 1)"


# A column by such a name leads from a row to a person, to a record, or to a row of another table.
_LINKING: Final = (
    r"(^|_)(key|token|hash|uuid|guid|seq|row_number|rowid|load|load_id|record_id|line)$"
    r"|^(id|name|name_kana|name_romaji|email|mail|phone|birth_date|birthday|address|person|applicant|employee)$"
    r"|(^|_)(person|applicant|employee|application|employment)_(id|key|no)"
)
# Whole cells of these shapes: keyed tokens, digests, UUIDs, base64 of 16 bytes or more.
_LINK_SHAPE: Final = (
    r"([0-9]{1,6}:)?[0-9a-fA-F]{16,}"
    r"|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|[A-Za-z0-9+/_-]{22,}={1,2}"
)
# The same inside words, where a digest or a token is a run of its own; a version may be named by one.
_LINK_INSIDE: Final = r"(^|[^0-9A-Za-z])([0-9]{1,6}:)?[0-9a-fA-F]{16,}([^0-9A-Za-z]|$)|[A-Za-z0-9+/_-]{22,}={1,2}"
_VERSION: Final = "version"
# DuckDB's kinds of columns, whole names: numbers, and what a published table may have; in a list, in JSON or in bytes
# anything could stand.
NUMBER: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\([0-9,]+\)")
PLAIN: Final = re.compile(f"VARCHAR|BOOLEAN|DATE|TIME|TIMESTAMP[A-Z_ ]*|{NUMBER.pattern}")
# An org's own tables name the org.
ORG_COLUMNS: Final = ("org_key", "org_group_key")


def linking_columns(
    connection: duckdb.DuckDBPyConnection, *, relation: str, allowed: Sequence[str] = ()
) -> tuple[str, ...]:
    """Columns of a relation that link its rows, by their name, by cells that have or hold the shape of a token, or by
    a kind that could hold anything."""
    described = connection.execute(f"describe {relation}").fetchall()
    named = [
        name
        for name, *_ in described
        if name not in allowed and connection.execute("select regexp_matches(?, ?)", [name, _LINKING]).fetchall()[0][0]
    ]
    named += [name for name, kind, *_ in described if name not in [*allowed, *named] and not PLAIN.fullmatch(kind)]
    texts = [name for name, kind, *_ in described if kind == "VARCHAR" and name not in allowed]
    if texts:
        counts = ", ".join(
            f"count(*) filter (where regexp_full_match(\"{name}\", '{_LINK_SHAPE}')"
            + ("" if name.endswith(_VERSION) else f" or regexp_matches(\"{name}\", '{_LINK_INSIDE}')")
            + ")"
            for name in texts
        )
        found = connection.execute(f"select {counts} from {relation}").fetchall()[0]
        named += [name for name, n in zip(texts, found, strict=True) if n and name not in named]
    return tuple(named)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
