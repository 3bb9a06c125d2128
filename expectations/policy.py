"""The figures of the gates, from `config/gates.yml`: a person may change them, and a result names their version."""

import hashlib
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
GATES = Path(__file__).parent.parent / "config" / "gates.yml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Raw(_Section):
    """What a dropped file must be like to be read on."""

    min_rows: Annotated[int, Field(ge=1)]
    rejected_share_held: Share  # more is held for a person's decision
    decide_within_hours: Annotated[int, Field(ge=1, le=720)]  # then the held file is rejected
    rejected_share_warning: Share
    duplicate_share_warning: Share
    unidentifiable_share_warning: Share  # rows by which nobody can be found again in another company


class Pool(_Section):
    """What a load must be like to enter the pool."""

    earliest_day: str
    days_ahead: Annotated[int, Field(ge=0)]  # a stage may be planned
    stale_after_days: Annotated[int, Field(ge=1)]
    unknown_share_warning: Share  # occupation or region unknown


class Volumes(_Section):
    """How far a load may lie from the company's own loads of its kind: median ± `mads` × MAD."""

    least_loads: Annotated[int, Field(ge=3)]  # with fewer nothing is said, and that is told
    last_loads: Annotated[int, Field(ge=3)]  # which of them count
    mads: Annotated[float, Field(gt=0)]  # median absolute deviations, scaled to a standard deviation
    least_share: Share  # of the median, where loads hardly differ


class Detection(_Section):
    """How many cells of what people wrote are read by the whole detector once more."""

    all_up_to: Annotated[int, Field(ge=0)]  # cells of a load: all of them
    sample: Annotated[int, Field(ge=2000)]  # of a larger one: so many, drawn by the load's id


class Machine(_Section):
    """What a gate may take of the machine."""

    memory: str
    threads: Annotated[int, Field(ge=1)]


class Policy(_Section):
    """All of `config/gates.yml`."""

    version: str
    retention_days: Annotated[int, Field(ge=1)]  # of reports
    small_count: Annotated[int, Field(ge=2)]  # counts of people below it are shown as "< n"
    raw: Raw
    pool: Pool
    volumes: Volumes
    detection: Detection
    machine: Machine


def load_policy(path: Path = GATES) -> Policy:
    """Read and validate the policy; an unknown or missing key is an error."""
    return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def digest(path: Path = GATES) -> str:
    """The first 12 hex digits of the SHA-256 of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
