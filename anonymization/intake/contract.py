"""What a company and we agreed on: its columns, their canonical fields, and how its words are read.

A contract is a short YAML file a person can read. What `relay map` prints is one too, with a single export in it.
"""

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from anonymization.canonical import CLASSES, FieldClass, Kind
from anonymization.intake.header_words import names_a_column
from anonymization.intake.headers import occurrences
from anonymization.intake.sentences import refused
from anonymization.refusals import Refused

UNMAPPED: Final = frozenset({"drop", "ignore"})
MAX_BYTES: Final = 1 << 20
# Fields that intake derives; a contract cannot map a column onto them.
_DERIVED: Final = frozenset({"closing_side", "closing_kind", "reason_codes", "imported_history", "municipality"})
_COMPANY: Final = re.compile(r"[0-9A-Za-z\u3040-\u30ff\u3400-\u9fff_][\w\-]{0,62}")

Status = Literal[
    "hired", "rejected", "withdrawn", "offer_declined", "active", "withdrew", "no_show", "position_closed", "duplicate"
]
Purpose = Literal["pool_stats", "pool_relay", "ai_scoring", "contact"]


# A word of the contract that reaches the pool as it is: no spreadsheet takes it for a formula, and it is short.
Label = Annotated[str, StringConstraints(pattern=r"^\w[^\r\n\t]{0,63}$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ColumnOptions(_Model):
    """How one column is read; everything has a default that suits most exports."""

    part: Literal["family", "given", "year", "month", "day", "kind", "reason", "date", "time"] | None = None
    stage: Label | None = None  # the stage whose day or score this column holds
    criterion: Label | None = None  # what this score column judges
    result: Label | None = None
    date_order: Literal["ymd", "dmy", "mdy"] | None = None
    keep: Literal["masked"] | None = None  # keep this free text, masked; by default only codes leave
    purposes: tuple[Purpose, ...] | None = None  # what a yes in this consent column consents to
    reason: Literal["must_not_collect", "my_number", "empty", "unknown"] | None = None  # why it is dropped


class Column(_Model):
    """One column of the file, as its header names it."""

    name: str
    field: str
    class_: Annotated[FieldClass, Field(alias="class")]
    confidence: float | None = None
    why: str | None = None
    options: ColumnOptions = ColumnOptions()

    @field_validator("name", mode="before")
    @classmethod
    def _named(cls, name: object) -> object:
        if isinstance(name, bool):
            raise ValueError("quote this name: YAML reads it as true or false")
        return "" if name is None else str(name) if isinstance(name, int | float) else name


class ExportContract(_Model):
    """One kind of export of one company: exactly what `relay map` prints."""

    version: int = 1
    kind: Kind
    encoding: str | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    columns: tuple[Column, ...] = Field(min_length=1)
    review: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fields_exist(self) -> "ExportContract":
        allowed = (set(CLASSES[self.kind]) | UNMAPPED) - _DERIVED
        for number, column in enumerate(self.columns, start=1):
            if column.field not in allowed:
                raise ValueError(f"column {number}: no such field in an export of {self.kind}")
        return self

    @property
    def fields(self) -> frozenset[str]:
        """The canonical fields that some column fills."""
        return frozenset(column.field for column in self.columns) - UNMAPPED


class Org(_Model):
    """What the pool may say about the company."""

    group: Label | None = None
    industry_jsic: Label | None = None
    size_band: Label | None = None
    prefecture: Label | None = None


class Notice(_Model):
    """What a company agreed to send with every rejection it tells: where the relay is explained, and what for."""

    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s@]{4,250}$")]
    purpose: Annotated[str, StringConstraints(min_length=5, max_length=500)]
    since: date


class CompanyContract(_Model):
    """A company, and every kind of export it drops."""

    company: str
    version: int = 1
    org: Org = Org()
    consent: Literal["export", "columns"] = "columns"
    notice: Notice | None = None
    statuses: dict[str, Status] = Field(default_factory=dict)
    exports: dict[Kind, ExportContract] = Field(min_length=1)

    @field_validator("company")
    @classmethod
    def _usable_as_a_folder(cls, company: str) -> str:
        if not _COMPANY.fullmatch(company):
            raise ValueError("letters, digits, '-' and '_' only")
        return company

    @model_validator(mode="before")
    @classmethod
    def _kind_from_its_key(cls, content: Any) -> Any:
        if isinstance(content, dict) and isinstance(content.get("exports"), dict):
            exports = {
                kind: {"kind": kind, **export} if isinstance(export, dict) else export
                for kind, export in content["exports"].items()
            }
            return {**content, "exports": exports}
        return content

    @model_validator(mode="after")
    def _kinds_agree(self) -> "CompanyContract":
        if any(kind != export.kind for kind, export in self.exports.items()):
            raise ValueError("an export stands under another kind's name")
        return self


def contracts_folder() -> Path:
    """Where the companies' contracts lie: RELAY_CONTRACTS, else `./contracts`, else the checkout's own.

    The last is for tasks that run in a working folder of their own.
    """
    told, here = os.environ.get("RELAY_CONTRACTS"), Path("contracts")
    if told:
        return Path(told)
    return here if here.is_dir() else Path(__file__).parents[2] / "contracts"


def load_contract(path: Path, *, company: str | None = None) -> CompanyContract:
    """Read a contract, or what `relay map` printed; then `company`, or the file's stem, names the company.

    Raises Refused with one sentence that names the place of the error and no value.
    """
    try:
        with path.open("rb") as file:
            content = yaml.safe_load(file.read(MAX_BYTES))
    except (OSError, yaml.YAMLError, UnicodeError, RecursionError, ValueError):
        raise refused("contract_unreadable") from None
    if not isinstance(content, dict):
        raise refused("contract_unreadable")
    if "exports" not in content:
        name = company or re.sub(r"[^\w\-]+", "_", path.stem).strip("_-") or "company"
        content = {"company": name, "exports": {str(content.get("kind")): content}}
    try:
        return CompanyContract.model_validate(content)
    except ValidationError as error:
        raise _first_error(error) from None


def agreed_notice(company: str) -> Notice | None:
    """The notice that a company's contract names; none where there is no contract, or one that cannot be read."""
    try:
        return load_contract(contracts_folder() / f"{company}.yml").notice
    except Refused:
        return None


def of_export(export: ExportContract, *, company: str) -> CompanyContract:
    """A contract that holds this one export."""
    return CompanyContract(company=company, exports={export.kind: export})


def _first_error(error: ValidationError) -> Exception:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("statuses",)) or "contract"
    what = str(first["msg"]).removeprefix("Value error, ")
    return refused("contract_invalid", where=where, what=what)


def arrange(export: ExportContract, header: Sequence[str]) -> tuple[Column, ...]:
    """The contract's column for each column of the file, in file order.

    Raises Refused where the file has a column that the contract does not know, or lacks one that is mapped.
    """
    declared = dict(zip(occurrences(c.name for c in export.columns), export.columns, strict=True))
    found = occurrences(header)
    unknown = [number for number, key in enumerate(found) if key not in declared]
    if unknown:
        number = unknown[0]
        # A header of which less than half is known may not be a header at all, and a company may name a column after a
        # person: then its text is not repeated.
        tellable = len(unknown) * 2 <= len(found) and names_a_column(header[number].strip())
        name = header[number].strip() if tellable else ""
        raise refused("unknown_column", row=1, column=name or None, n=number + 1, name=f" ({name})" if name else "")
    for key in declared.keys() - set(found):
        if declared[key].field not in UNMAPPED:
            raise refused("missing_column", row=1, column=declared[key].name, name=declared[key].name)
    return tuple(declared[key] for key in found)


def select_export(contract: CompanyContract, header: Sequence[str]) -> ExportContract:
    """The export whose declared columns are those of the file.

    Where none fits, the one with most names in common says what is wrong (`unknown_column`, `missing_column`).
    """
    found = set(occurrences(header))

    def shared(export: ExportContract) -> tuple[int, int]:
        declared = set(occurrences(c.name for c in export.columns))
        return len(found & declared), -len(declared - found)

    best = max(contract.exports.values(), key=shared)
    if shared(best)[0] == 0:
        raise refused("no_export", row=1)
    arrange(best, header)
    return best
