"""The figures of the learned model, from `config/learning.yml`: people change them, a model names their version."""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

LEARNING: Final = Path(__file__).parents[1] / "config" / "learning.yml"

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, lt=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Enough(_Section):
    """What must be there before anything is learnt."""

    episodes: Count
    of_each_outcome: Count
    org_groups: Annotated[int, Field(ge=2)]
    tested: Count


class ModelPolicy(_Section):
    """The open model: who scores inside the operator."""

    tested_share: Share
    outer_bags: Annotated[int, Field(ge=4)]
    learning_rate: Share
    max_interactions: Annotated[int, Field(ge=0, le=10)]
    interactions_from: Count
    max_skills: Annotated[int, Field(ge=0)]
    skill_min_persons: Count
    level_min_persons: Count
    max_folds: Annotated[int, Field(ge=2)]
    monotone: tuple[str, ...]


class FairnessPolicy(_Section):
    """From which ratio on a person has to decide."""

    min_ratio: Share
    min_group: Count
    min_group_share: Share


class PrivatePolicy(_Section):
    """The differentially private model: what it may spend, and the public domain it is defined on."""

    epsilon: Annotated[float, Field(gt=0, le=1)]
    delta: Annotated[float, Field(gt=0, le=1e-6)]
    min_persons: Annotated[int, Field(ge=4000)]
    max_membership_advantage: Annotated[float, Field(gt=0, le=0.05)]
    held_out: Share
    max_rounds: Count
    learning_rate: Share
    evaluation_bounds: tuple[float, float]
    skills: tuple[str, ...]


class Decision(_Section):
    """A person's decision to let a version out that fairness had held."""

    model_version: str
    decided_by: str
    on: str
    why: str


class Contact(_Section):
    """Whom to ask, in both languages."""

    ja: str
    en: str


class Policy(_Section):
    """All of `config/learning.yml`."""

    version: str
    seed: int
    enough: Enough
    model: ModelPolicy
    fairness: FairnessPolicy
    private: PrivatePolicy
    decisions: tuple[Decision, ...]
    contact: Contact


def load_policy(path: Path = LEARNING) -> Policy:
    """Read and validate the policy; an unknown or missing key is an error."""
    return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def digest(policy: Policy) -> str:
    """What of the policy changes a model: everything but the decisions and the contact."""
    content = policy.model_dump_json(exclude={"decisions", "contact"})
    return hashlib.sha256(content.encode()).hexdigest()


def private_digest(policy: Policy) -> str:
    """What of it changes the private model: another figure must not make it spend ε anew."""
    return hashlib.sha256(policy.private.model_dump_json().encode()).hexdigest()
