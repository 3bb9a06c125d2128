"""Which columns a model may see, and how each becomes a small code: 0 unknown, 1… its levels, -1 never met.

Every feature is a short ordered list of levels, numbers too (in fixed steps), so that a model is nothing but tables
that a person can read. What the never-list names is no column of the feature table, which a test holds it to.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int16]
Kind = Literal["nominal", "ordinal", "number", "skill"]

# Keys and days: for folds, joins and time order, never inputs.
KEYS: Final = ("company", "application_key", "person_key", "org_key", "org_group_key", "rejected_on", "half_year")
STATES: Final = ("is_headline", "success_183", "as_of")
INPUTS: Final = (
    "occupation", "region", "education_level", "experience_band", "stage_reached", "region_match", "evaluation",
    "evaluation_aspects", "skills",
)  # fmt: skip
# DEFINITIONS §3 and 職安法 5条の5: never an input, under whatever column name.
NEVER: Final = re.compile(
    r"(^|_)(age|birth|born|dob|sex|gender|nationality|nation|citizenship|race|ethnic\w*|religion|belief|union|name|kana|"
    r"address|postal|zip|street|school|university|college_name|family|marital|spouse|child\w*|photo|image|picture|"
    r"disability|health|org|company|person|applicant|application|email|phone)(_|$|\d)"
)
REGIONS: Final = ("hokkaido", "tohoku", "kanto", "chubu", "kinki", "chugoku", "shikoku", "kyushu_okinawa")
SKILL: Final = "skill:"
# Of a standard deviation. Finer steps would tell companies apart by the marks that their scales have: at a quarter the
# company could be told from the features with an AUC of .90, at a half with .79; the model's own falls by .003.
_STEP: Final = 0.5
_WIDEST: Final = 2.5


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One input: its name, where it comes from, and the levels that its codes 1… stand for."""

    name: str
    column: str
    kind: Kind
    levels: tuple[str, ...]
    edges: tuple[float, ...] = ()  # of a number: level i holds edges[i-1] ≤ x < edges[i]

    @property
    def size(self) -> int:
        """Codes 0 … size − 1 are known to a model of this feature."""
        return len(self.levels) + 1

    def level(self, code: int) -> str:
        return "unknown" if code <= 0 else self.levels[code - 1]


def number(name: str, *, low: float = -_WIDEST, high: float = _WIDEST, step: float = _STEP) -> Feature:
    """A number in fixed steps from `low` to `high`, open at both ends; the steps never come from data."""
    edges = tuple(float(edge) for edge in np.arange(low, high + step / 2, step))
    inner = (f"{a:+.2f}…{b:+.2f}" for a, b in pairwise(edges))
    levels = (f"<{edges[0]:+.2f}", *inner, f"≥{edges[-1]:+.2f}")
    return Feature(name=name, column=name, kind="number", levels=levels, edges=edges)


_CLOSED: Final = (
    Feature(name="occupation", column="occupation", kind="nominal", levels=tuple(f"{n:02d}" for n in range(1, 16))),
    Feature(name="region", column="region", kind="nominal", levels=REGIONS),
    Feature(
        name="education_level", column="education_level", kind="ordinal",
        levels=("junior_high", "high_school", "vocational", "junior_college", "technical_college", "bachelor", "master",
                "doctor"),
    ),
    Feature(
        name="experience_band", column="experience_band", kind="ordinal",
        levels=("0", "1-2", "3-5", "6-9", "10-19", "20+"),
    ),
    Feature(
        name="stage_reached", column="stage_reached", kind="ordinal",
        levels=("screening", "assessment", "interview_1", "interview_n", "interview_final", "offer"),
    ),
    Feature(name="region_match", column="region_match", kind="nominal", levels=("other", "same")),
)  # fmt: skip


def skill(code: str) -> Feature:
    return Feature(name=f"{SKILL}{code}", column="skills", kind="skill", levels=("no", "yes"))


def common_skills(table: pa.Table, *, at_least: int, at_most: int) -> tuple[str, ...]:
    """Skills that enough persons of a table have, the most frequent first where there are too many; sorted."""
    rows = pa.table({"person": table["person_key"], "skills": table["skills"]})
    rows = rows.filter(pc.is_valid(rows["skills"]))
    flat = pa.table({
        "person": rows["person"].combine_chunks().take(pc.list_parent_indices(rows["skills"].combine_chunks())),
        "skill": pc.list_flatten(rows["skills"].combine_chunks()),
    })  # fmt: skip
    counted = flat.group_by("skill").aggregate([("person", "count_distinct")])
    persons = {row["skill"]: row["person_count_distinct"] for row in counted.to_pylist()}
    enough = sorted((-n, code) for code, n in persons.items() if n >= at_least)
    return tuple(sorted(code for _, code in enough[:at_most]))


def features(*, skills: Sequence[str], evaluation: Feature | None = None) -> tuple[Feature, ...]:
    """The inputs of a model that knows these skills."""
    marks = (evaluation or number("evaluation"), number("evaluation_aspects"))
    return (*_CLOSED, *marks, *(skill(code) for code in skills))


def encode(table: pa.Table, inputs: Sequence[Feature]) -> Codes:
    """The codes of a feature table, one row per episode and one column per feature."""
    codes = np.zeros((table.num_rows, len(inputs)), dtype=np.int16)
    asked = [f.name.removeprefix(SKILL) for f in inputs if f.kind == "skill"]
    skills = _skill_rows(table, asked) if asked else ({}, np.zeros(table.num_rows, bool))
    for at, feature in enumerate(inputs):
        if feature.kind == "skill":
            having, told = skills
            codes[told, at] = 1
            codes[having[feature.name.removeprefix(SKILL)], at] = 2
        elif feature.kind == "number":
            codes[:, at] = _steps(table[feature.column], feature)
        else:
            codes[:, at] = _levels(table[feature.column], feature)
    return codes


def varying(codes: Codes) -> list[int]:
    """The columns that are not the same for everybody; a level of no list counts as unknown."""
    known = np.maximum(codes, 0)
    return [at for at in range(known.shape[1]) if len(np.unique(known[:, at])) > 1]


def _levels(column: pa.ChunkedArray, feature: Feature) -> Codes:
    text = pc.cast(column, pa.string())
    found = pc.index_in(text, value_set=pa.array(feature.levels))
    code = pc.if_else(pc.is_valid(text), pc.fill_null(pc.add(found, 1), -1), 0)
    return np.asarray(code.to_numpy(), dtype=np.int16)


def _steps(column: pa.ChunkedArray, feature: Feature) -> Codes:
    values = pc.cast(column, pa.float64()).to_numpy()
    known = np.isfinite(values)  # an infinite mark is a fault of its scale and tells nothing
    code = np.digitize(np.where(known, values, 0.0), np.asarray(feature.edges)) + 1
    return np.where(known, code, 0).astype(np.int16)


def _skill_rows(
    table: pa.Table, asked: Sequence[str]
) -> tuple[Mapping[str, npt.NDArray[np.int64]], npt.NDArray[np.bool_]]:
    """Which rows have each skill asked for, and which rows come from a company that asks for skills at all."""
    column = table["skills"].combine_chunks()
    told = np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False), dtype=bool)
    parents = pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64)
    found = pc.fill_null(pc.index_in(pc.list_flatten(column), value_set=pa.array(asked, pa.string())), -1)
    index = found.to_numpy(zero_copy_only=False)
    return {code: parents[index == at] for at, code in enumerate(asked)}, told
