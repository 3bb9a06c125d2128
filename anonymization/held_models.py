"""A learned model that is held: it picks one group by less than four fifths of another, or nobody can tell since too
few people's sex or age band is known. A person decides.

    models/current.json              the last build says "held" (learning/); no score and no term of it leaves
    reports/<version>/decision.json  who decided what and why, once; the next build reads it

There is no time after which it goes by itself. A model that is trained anew is a new version, and asked about anew.
"""

from dataclasses import dataclass
from typing import Final

from anonymization.decisions import Decision, decide, decision_of
from anonymization.holds import approved
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refusal, Refused

PREFIX: Final = "fit-"  # of a model's version, and of no load's number
_NOT_HELD: Final = Refusal(
    code="not_held",
    ja="その版のモデルは判断待ちではありません。`relay hold list` で確かめてください。",
    en="No model of that version waits for a decision. `relay hold list` shows what does.",
)


@dataclass(frozen=True, kw_only=True)
class Below:
    """A group, and how often the model picks it for each time that it picks the group picked most."""

    attribute: str
    group: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class HeldModel:
    """A model that waits; where no group is below, none could be compared."""

    version: str
    below: tuple[Below, ...]


def is_model(subject: str) -> bool:
    return subject.startswith(PREFIX)


def held_model(home: Home) -> HeldModel | None:
    """The model of the last build, where it is held and nobody has decided."""
    current = home.root / "models" / "current.json"
    if not current.exists():
        return None
    facts = read_json(current)
    if facts["status"] != "held" or decision_of(home, facts["model_version"]):
        return None
    stored = read_json(home.root / "models" / facts["model_version"] / "model.json")
    below = tuple(
        Below(
            attribute=row["attribute"],
            group=row["group"],
            ratio=row["ratio"]["value"],
            low=row["ratio"]["low"],
            high=row["ratio"]["high"],
        )
        for row in stored["fairness"]["below"]
    )
    return HeldModel(version=facts["model_version"], below=below)


def decide_model(home: Home, version: str, decision: Decision) -> None:
    """Keep a decision about the model that waits. Raises Refused where it does not, or somebody else was first.

    Where it is approved a build is asked for: that one gives the scores. So it is where the approval stands already,
    since whoever gave it may have been killed before they asked.
    """
    held = held_model(home)
    if decision_of(home, version) is None and (held is None or held.version != version):
        raise Refused(_NOT_HELD)
    try:
        decide(home, version, decision)
    finally:
        if approved(home, version):
            home.announced.unlink(missing_ok=True)
