"""What config/disclosure.yml says of noise: what is counted, how much one unit can change it, and what it may cost.

The unit is what one person adds to one table in one half-year: one headline episode with all that followed from it, one
start, one employment. The promise, ρ-zero-concentrated differential privacy, is made to it.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(gt=0)]
AtLeastOne = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Noise(Section):
    """How much one release may cost, and all releases of one half-year together."""

    mechanism: Literal["discrete_gaussian", "none"]
    epsilon: Annotated[float, Field(gt=0)]
    delta: Annotated[float, Field(gt=0, lt=1e-3)]
    budget: Annotated[float, Field(gt=0)]
    # a figure is shown where its denominator is at least so many standard deviations of the noise on it
    signal: Annotated[float, Field(ge=1)]
    # whether the published gate lets a release without noise pass: a company's own trial, never what others see
    may_be_none: bool = False

    @model_validator(mode="after")
    def _one_release_fits(self) -> Self:
        if self.epsilon > self.budget:
            raise ValueError("one release costs more than the budget of a period")
        return self


class Bound(Section):
    """Rows of a relation are kept until a unit has `at_most` of them, or of different `by`; which ones is by chance."""

    unit: tuple[str, ...]  # SQL over the relation's columns
    by: tuple[str, ...] = ()
    at_most: AtLeastOne


class Question(Section):
    """Disjoint categories, as SQL over the exact columns: a unit stands in at most `per_unit` of them per level.

    A sum in place of a count has one part with a `scale`: noise is drawn on scale × sum, and one unit adds at most 1.
    """

    share: Share
    parts: dict[str, str]
    per_unit: AtLeastOne = 1
    scale: AtLeastOne = 1
    cell: tuple[str, ...] | None = None  # where it is asked of fewer columns than the relation's cell
    levels: AtLeastOne | None = None

    @model_validator(mode="after")
    def _sums_stand_alone(self) -> Self:
        if self.scale > 1 and len(self.parts) > 1:
            raise ValueError("a sum is a question of its own")
        return self


class Counts(Section):
    """A relation whose counts get noise. `levels`: in how many of its cells, at most, one unit is counted.

    `columns` gives the relation's columns back as SQL over the noisy parts, which are never negative. `floors` names
    columns of which a shown cell is known to reach a figure of the publication rule: noise does not hide that again.
    """

    relation: str  # the model's name
    cell: tuple[str, ...]
    levels: AtLeastOne
    where: str = "true"
    questions: tuple[Question, ...]
    columns: dict[str, str]
    floors: dict[str, Literal["k_persons", "k_org_groups"]] = {}


class Drowned(Section):
    """Columns that are held back where `count` does not stand out from the noise on the `parts` it is the sum of."""

    count: str  # column of the mart
    parts: tuple[str, ...]
    columns: tuple[str, ...]
    reason: str | None = None  # the mart's columns that say so
    flag: str | None = None
    words: dict[str, str] = {}  # what columns of words say then


class MartNoise(Section):
    """How a mart is made anew from noisy counts by its own SQL. Models are named by their name.

    Every other model between the noisy relations and the mart runs again. What else the SQL reads is listed: `plain` as
    it is in the build, `without` as an empty table. Anything that is not listed stops the release.
    """

    share: Share
    bounded: dict[str, Bound] = {}
    counts: tuple[Counts, ...]
    stands_for: dict[str, str] = {}  # a model of the build → the model whose SQL on noisy relations replaces it
    plain: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    drowned: tuple[Drowned, ...] = ()
