"""The figures by which a release passes or falls, from `config/attacks.yml`."""

from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

ATTACKS: Final = Path(__file__).parents[3] / "config" / "attacks.yml"

Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Machine(_Section):
    """What DuckDB may take."""

    memory: str
    threads: Count


class AttackPolicy(_Section):
    """All of `config/attacks.yml`."""

    version: str
    max_advantage: Annotated[float, Field(ge=0, le=1)]
    max_unique_links: Annotated[int, Field(ge=0)]
    k_persons: Annotated[int, Field(ge=2)]
    k_org_groups: Annotated[int, Field(ge=2)]
    max_org_share: Share
    targets: Annotated[int, Field(ge=100)]
    seed: int
    known_shares: tuple[Share, ...]
    max_exact_share: Share
    order_odds: Annotated[int, Field(ge=1000)]
    codes: Count
    canaries: str
    machine: Machine


def load_attacks(path: Path = ATTACKS) -> AttackPolicy:
    """Read and validate the policy; an unknown or missing key is an error."""
    return AttackPolicy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
