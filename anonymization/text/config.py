"""The detection policy: one YAML, validated, with a default inside the package so that an installed product works.

`config/detection.yml` in the repository is a link to the default, `anonymization/text/detection.yml`; an operator
passes the path of another file. Unknown keys are errors: a misspelt threshold must not silently fall back.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anonymization.refusals import Refusal, Refused

Score = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(_Strict):
    """How far from a match a cue may stand, in code points."""

    before: int = Field(ge=0, le=200)
    after: int = Field(ge=0, le=200)


class RecordScores(_Strict):
    """Scores of the row's own values."""

    whole: Score
    part: Score
    common: Score


class Detection(_Strict):
    """`config/detection.yml`, validated."""

    version: str
    languages: tuple[Literal["ja", "en"], ...]
    threshold: Score
    thresholds: dict[str, Score] = {}
    window: Window
    record: RecordScores
    patterns: dict[str, tuple[Score, Score]]

    def threshold_of(self, entity: str) -> float:
        """The score from which a span of this entity is masked."""
        return self.thresholds.get(entity, self.threshold)


def load_detection(path: Path | None = None) -> Detection:
    """Read the policy from `path`, or the package's own; a file that does not fit is refused with the key at fault."""
    return _default() if path is None else _parse(path.read_text("utf-8"), place=path.name)


@cache
def _default() -> Detection:
    return _parse(files(__package__).joinpath("detection.yml").read_text("utf-8"), place="detection.yml")


def _parse(text: str, *, place: str) -> Detection:
    try:
        return Detection.model_validate(yaml.safe_load(text))
    except yaml.YAMLError:
        fault = "no YAML"
    except ValidationError as error:
        fault = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
    raise Refused(
        Refusal(
            code="bad_detection_config",
            ja=f"{place} を読めません（{fault}）。",
            en=f"{place} cannot be used ({fault}).",
            fault="system",
        )
    )
