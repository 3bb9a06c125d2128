"""No header makes a direct identifier harmless: whatever stands above them, the values of persons decide."""

import random
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from anonymization.canonical import CLASSES, Kind
from anonymization.intake.profile import profile
from anonymization.intake.propose import proposal_for
from anonymization.intake.safeguard import harmless_field, names_code_of_job, pointing_at_persons
from anonymization.intake.vocabulary.lookup import names
from tests.unit.intake.people import MAKERS

HARMLESS = sorted({name for name, meaning in names() if meaning.field in ("ignore", "evaluation", "skills", "stage")})
MEASURES = sorted({name for name, meaning in names() if meaning.class_anywhere() == "measure"})
HEADERS = st.one_of(st.sampled_from(HARMLESS), st.sampled_from(MEASURES), st.text(max_size=12))
ROWS = 60


def _postal(rng: random.Random, _: int) -> str:
    return f"{rng.randrange(100, 200)}-{rng.randrange(0, 99):04}"


PERSONAL: dict[str, Callable[[random.Random, int], str]] = {
    **{
        m: MAKERS[m] for m in ("name", "kana", "latin", "email", "phone", "phone_us", "birth", "address", "url", "file")
    },
    **{m: MAKERS[m] for m in ("family", "given", "latin_given", "latin_family", "uuid", "id", "wareki")},
    "postal": _postal,
    "phone digits": lambda rng, _: f"080{rng.randrange(10**7, 10**8)}",
    "lost zero": lambda rng, _: f"90{rng.randrange(10**7, 10**8)}",
    "name without a space": lambda rng, i: MAKERS["name"](rng, i).replace(" ", ""),
    "family name first": lambda rng, i: ", ".join(reversed(MAKERS["latin"](rng, i).split())),
    "shouting": lambda rng, i: MAKERS["latin"](rng, i).upper(),
}


@pytest.mark.parametrize("maker", PERSONAL)
@given(header=HEADERS, kind=st.sampled_from(["applications", "outcomes"]), seed=st.integers(0, 5))
@settings(max_examples=12, deadline=None)
def test_values_of_persons_are_never_a_measure_nor_ignored(maker: str, header: str, kind: Kind, seed: int) -> None:
    assume(maker not in ("uuid", "id") or not names_code_of_job(header))
    rng = random.Random(seed)
    cells = pa.array([PERSONAL[maker](rng, row) for row in range(ROWS)])
    column = proposal_for([header], [profile(cells)], kind=kind)[0]
    assert column.field != "ignore"
    assert column.class_ != "measure"
    assert column.field not in CLASSES[kind] or CLASSES[kind][column.field] == column.class_


@pytest.mark.parametrize("maker", ["years", "hundred", "grade", "status", "stage_en", "skills_en", "source", "moment"])
def test_measures_point_at_nobody(maker: str) -> None:
    rng = random.Random(1)
    cells = pa.array([MAKERS[maker](rng, row) for row in range(ROWS)])
    assert pointing_at_persons("x", profile(cells), field="evaluation", kind="applications") is None


def test_harmless_fields_are_those_that_travel_unprotected() -> None:
    assert harmless_field("ignore", "jobs")
    assert harmless_field("evaluation", "applications")
    assert not harmless_field("drop", "applications")
    assert not harmless_field("name", "outcomes")
