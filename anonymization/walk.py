"""What a file meets on its way through the rooms: its contract, its keys, and what the vault knows of its people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Literal, Protocol

import pyarrow as pa

from anonymization.consent_policy import ConsentPolicy, load_consent_policy
from anonymization.identity import Keyring
from anonymization.identity.tables import CONSENTS
from anonymization.intake.contract import CompanyContract, ExportContract
from anonymization.text.engine import Detector
from anonymization.waiting.keeping import Keeper

ConsentMode = Literal["required", "assumed"]

# What was said elsewhere about the persons of some evidence, as CONSENTS.
KnownConsents = Callable[[pa.Table], pa.Table]
# When consent links have granted before, of those asked for.
UsedLinks = Callable[[Sequence[str]], Mapping[str, int]]


def nothing_known(_: pa.Table) -> pa.Table:
    """Where there is no vault: only the file itself speaks."""
    return CONSENTS.empty_table()


def nothing_used(_: Sequence[str]) -> dict[str, int]:
    """Where there is no vault, no consent link has been used and nobody was forgotten."""
    return {}


def nobody_known(row_keys: pa.Array) -> pa.Array:
    """Where there is no vault, no row's person is known."""
    return pa.nulls(len(row_keys), pa.string())


@dataclass(frozen=True)
class Typed:
    """A batch of canonical rows: what intake reads, and what waiting rows are opened to."""

    table: pa.RecordBatch


class HasTable(Protocol):
    """Anything that carries a batch of canonical rows."""

    @property
    def table(self) -> pa.RecordBatch: ...


@cache
def shared_detector() -> Detector:
    """One detector per process: it has passed its self-test once."""
    return Detector.load()


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Everything a file meets on its way."""

    company: str
    load_id: str
    contract: CompanyContract
    export: ExportContract
    keyring: Keyring
    now: datetime
    as_of: date | None = None  # outcomes: until when the export tells
    committed_order: int | None = None  # of two loads with the same row the greater one counts
    known_consents: KnownConsents = nothing_known
    used_links: UsedLinks = nothing_used
    suppressed: Callable[[Sequence[str]], Mapping[str, int]] = nothing_used  # tokens of forgotten people, since when
    persons_of: Callable[[pa.Array], pa.Array] = nobody_known  # row keys → person keys
    policy: ConsentPolicy = field(default_factory=load_consent_policy)
    keeper: Keeper | None = None  # takes the rows that await consent; None: they are not kept
    consent: ConsentMode = "required"
    detector: Callable[[], Detector] = shared_detector  # asked only where a text is kept
