"""`relay check`: the preflight of one file as one JSON object – counts, positions, column names, never a value."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anonymization.intake import propose as proposing
from anonymization.intake.contract import CompanyContract, ExportContract, contracts_folder, load_contract, of_export
from anonymization.intake.propose_yaml import as_dict
from anonymization.intake.reading import survey
from anonymization.intake.sentences import refusal
from anonymization.refusals import Refusal, Refused


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What check says; `refusal` is set where the file cannot be loaded."""

    content: dict[str, Any]
    refusal: Refusal | None = None

    def as_json(self) -> str:
        return json.dumps(self.content, ensure_ascii=False, indent=1)


@dataclass(frozen=True, kw_only=True)
class _Counts:
    """The keys that are always there, even where nothing was counted."""

    rows_total: int = 0
    rows_ok: int = 0
    rows_rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    my_number: bool = False


def check_file(path: Path, *, contract: Path | None = None, settle_seconds: float = 0.0) -> Answer:
    """Read the whole file under its contract – given, found, or proposed – and tell its counts."""
    try:
        company = contract_for(path, contract=contract, settle_seconds=settle_seconds)
        reading = survey(path, contract=company, settle_seconds=settle_seconds)
        for _ in reading:
            pass
    except Refused as refused:
        return _refused(refused)
    content: dict[str, Any] = {"loadable": reading.incident is None, **reading.summary.as_dict()}
    if reading.incident is not None:
        content["error"] = _error(reading.incident)
    return Answer(content=content, refusal=reading.incident)


def contract_for(path: Path, *, contract: Path | None = None, settle_seconds: float = 0.0) -> CompanyContract:
    """The contract given, the company's own, or the proposal where every column is known with confidence."""
    found = contract or own_contract(path)
    if found is not None:
        return load_contract(found)
    proposal = proposing.propose(path, settle_seconds=settle_seconds)
    if not proposing.known_with_confidence(proposal):
        raise Unproven(proposal)
    return of_export(proposal, company="unnamed")


class Unproven(Refused):
    """No contract, and the proposal needs a person's eye; it is attached."""

    def __init__(self, proposal: ExportContract) -> None:
        super().__init__(refusal("no_contract"))
        self.proposal = proposal


def own_contract(path: Path) -> Path | None:
    """`contracts/<company>.yml` for a file in the inbox folder `<company>/`; None where there is none."""
    candidate = contracts_folder() / f"{path.absolute().parent.name}.yml"
    return candidate if candidate.is_file() else None


def _refused(refused: Refused) -> Answer:
    counts = _Counts(my_number=refused.refusal.code == "my_number")
    content: dict[str, Any] = {"loadable": False, "error": _error(refused.refusal), **vars(counts)}
    if isinstance(refused, Unproven):
        export = refused.proposal
        content["proposal"] = {
            "kind": export.kind,
            "encoding": export.encoding,
            "delimiter": export.delimiter,
            "columns": [as_dict(column) for column in export.columns],
            "review": list(export.review),
        }
    return Answer(content=content, refusal=refused.refusal)


def _error(why: Refusal) -> dict[str, Any]:
    return {"code": why.code, "ja": why.ja, "en": why.en, "row": why.row, "column": why.column}
