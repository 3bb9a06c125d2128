"""What the values of a column look like: shares of its distinct values, from a sample. Holds no value."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.cell_shapes import PATTERNS
from anonymization.intake.surnames import starts_with_surname
from anonymization.intake.values import (
    Parsed,
    address,
    booleans,
    channels,
    dates,
    decisions,
    education,
    employment,
    genders,
    my_number,
    occupations,
    postal,
    purposes,
    scores,
    skills,
    stages,
)
from anonymization.intake.values.fold import without_excel_marks

_SENTENCE: Final = re.compile(r"[。、]|[ぁ-ん]{3}|\w \w+ \w")
SAMPLE: Final = 200  # distinct values looked at
_NAME_LENGTH: Final = 20
_STAMPS: Final = (14, 17)  # digits of a day with its time; twelve may be anything


@dataclass(frozen=True)
class Profile:
    """A column's sample of distinct, non-blank values, and questions to ask about them."""

    values: tuple[str, ...]
    rows: int  # non-blank cells sampled
    distinct: int  # of them, before the sample is cut
    blank: int

    @property
    def empty(self) -> bool:
        return not self.values

    @property
    def unique(self) -> float:
        """Distinct values per filled cell."""
        return self.distinct / self.rows if self.rows else 0.0

    def matches(self, pattern: str) -> float:
        """The share of values that a named pattern matches whole."""
        regex = PATTERNS[pattern]
        return self.share(lambda value: regex.fullmatch(value) is not None)

    def share(self, test: Callable[[str], bool]) -> float:
        """The share of values that pass the test."""
        return sum(1 for value in self.values if test(value)) / len(self.values) if self.values else 0.0

    @cached_property
    def mean_length(self) -> float:
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0

    @cached_property
    def email(self) -> float:
        return self.matches("email")

    @cached_property
    def url(self) -> float:
        return self.matches("url")

    @cached_property
    def file(self) -> float:
        """Names of files: they often carry a person's name."""
        return self.matches("file")

    @cached_property
    def postal(self) -> float:
        return self.matches("postal")

    @cached_property
    def postal_codes(self) -> float:
        """The share of values that are postal codes and no other number: hyphenated, or seven digits that exist."""
        if self.postal < 0.5:
            return 0.0
        bare = [value for value in self.values if value.isdigit()]
        if not any(value.startswith("0") for value in bare):
            bare = []  # amounts of money have seven digits too; only codes begin with 0
        known = postal.locate_postal_codes(pa.array(bare, type=pa.string())).values
        exist = pc.is_valid(known.field("municipality")) if bare else pa.array([], type=pa.bool_())
        written = self.share(lambda value: PATTERNS["postal"].fullmatch(value) is not None and not value.isdigit())
        return written + (pc.sum(exist).as_py() or 0) / len(self.values)

    @cached_property
    def phone(self) -> float:
        """Phone-shaped: ten digits or more, not a day written in digits."""

        def test(value: str) -> bool:
            digits = sum(c.isdigit() for c in value)
            return 9 <= digits <= 15 and value[0] in "0+(（8975" and PATTERNS["phone"].fullmatch(value) is not None

        return self.share(test) if self.date < 0.5 else 0.0

    @cached_property
    def integers(self) -> tuple[float, float, float]:
        """Share of whole numbers, their smallest and greatest."""
        found = [float(v) for v in self.values if PATTERNS["integer"].fullmatch(v) and len(v) < 16]
        return (len(found) / len(self.values), min(found), max(found)) if found else (0.0, 0.0, 0.0)

    @property
    def counts_rows(self) -> bool:
        """Whether the values are just 1, 2, 3 …"""
        share, low, high = self.integers
        return share == 1.0 and low <= 1 and high <= self.rows + 1

    @cached_property
    def number(self) -> float:
        return self.matches("number")

    @cached_property
    def kana(self) -> float:
        return self.matches("kana")

    @cached_property
    def long_text(self) -> bool:
        return self.mean_length > 25 and self.share(lambda v: _SENTENCE.search(v) is not None) > 0.5

    @cached_property
    def surname(self) -> float:
        """The share of short values that begin with a Japanese family name."""
        return self.share(lambda v: 2 <= len(v) <= _NAME_LENGTH and starts_with_surname(v))

    @cached_property
    def latin_name(self) -> float:
        return self.share(
            lambda v: (
                len(v) <= 40
                and v.replace(",", " ").title() == v.replace(",", " ")
                and PATTERNS["latin_words"].fullmatch(v) is not None
            )
        )

    @cached_property
    def address(self) -> float:
        return self.matches("address")

    @cached_property
    def code(self) -> float:
        return self.matches("code")

    @cached_property
    def days(self) -> tuple[float, float]:
        """Share of calendar days (bare numbers apart), and among them of those that could be births of applicants."""
        written = [v for v in self.values if not PATTERNS["number"].fullmatch(v)]
        if not written:
            return 0.0, 0.0
        array = pa.array(written, type=pa.string())
        # as births: of two-digit years only the century changes, and 65/10/08 is no day of 2065
        answer = dates.parse_days(array, order=dates.infer_date_order(array), birth=True)
        valid = pc.drop_null(answer.values)
        fine = len(valid) + int(np.count_nonzero(answer.ambiguous))
        years = pc.year(valid).to_numpy(zero_copy_only=False)
        births = float(np.mean((years > 1925) & (years < 2012))) if len(years) else 0.0
        return fine / len(self.values), births

    @cached_property
    def date(self) -> float:
        return self.days[0]

    @cached_property
    def number_days(self) -> float:
        """The share of bare numbers that are plausible Excel serials, epochs or yyyymmdd."""

        def test(value: str) -> bool:
            if not PATTERNS["serial"].fullmatch(value):
                return False
            n = float(value[:8] if len(value) in _STAMPS and value.isdigit() else value)
            return 20_000 < n < 60_000 or 19_000_101 <= n <= 20_991_231 or 1e9 <= n < 2.2e9 or 1e12 <= n < 2.2e12

        return self.share(test)

    def read(self, parser: Callable[[pa.Array], Parsed]) -> float:
        """The share of values that a parser reads."""
        if not self.values:
            return 0.0
        answer = parser(pa.array(self.values, type=pa.string()))
        valid = pc.is_valid(answer.values).to_numpy(zero_copy_only=False)
        return float(np.mean(valid & ~answer.bad))

    @cached_property
    def decision(self) -> float:
        return self.read(decisions.parse_decisions)

    @cached_property
    def endings(self) -> bool:
        """Whether some values say how an application ended."""
        answer = decisions.parse_decisions(pa.array(self.values, type=pa.string()))
        known = pc.struct_field(answer.values, "decision").to_pylist()
        return any(word not in (None, "active") for word in known)

    @cached_property
    def stage(self) -> float:
        return self.read(stages.parse_stages)

    @cached_property
    def gender(self) -> float:
        return self.read(genders.parse_genders)

    @cached_property
    def boolean(self) -> float:
        return self.read(booleans.parse_booleans)

    @cached_property
    def prefecture(self) -> float:
        return self.read(address.parse_prefectures) if self.number < 0.5 else 0.0

    @cached_property
    def score(self) -> float:
        array = pa.array(self.values, type=pa.string())
        scale = scores.decide(scores.gather(array))
        return self.read(lambda values: scores.parse_scores(values, scale=scale))

    @cached_property
    def channel(self) -> float:
        return self.read(channels.parse_channels)

    @cached_property
    def education(self) -> float:
        return self.read(education.parse_education)

    @cached_property
    def occupation(self) -> float:
        return self.read(occupations.parse_occupations)

    @cached_property
    def purpose(self) -> float:
        """The share of listed terms that name a purpose."""
        if not self.values:
            return 0.0
        answer = purposes.parse_purpose_lists(pa.array(self.values, type=pa.string()))
        known, unknown = int(answer.known.sum()), int(answer.unknown.sum())
        return known / (known + unknown) if known + unknown else 0.0

    @cached_property
    def action(self) -> float:
        return self.read(purposes.parse_actions)

    @cached_property
    def end_reason(self) -> float:
        return self.read(employment.parse_end_reasons)

    @cached_property
    def contract_term(self) -> float:
        return self.read(employment.parse_contract_terms)

    @cached_property
    def skill(self) -> float:
        if not self.values:
            return 0.0
        answer = skills.parse_skills(pa.array(self.values, type=pa.string()))
        known, unknown = int(answer.known.sum()), int(answer.unknown.sum())
        return known / (known + unknown) if known + unknown else 0.0

    @cached_property
    def my_number(self) -> float:
        if not self.values:
            return 0.0
        return float(np.mean(my_number.suspect(pa.array(self.values, type=pa.string()))))


def _folded(value: str) -> str:
    """Full-width digits and half-width kana look like what they are."""
    return value if value.isascii() else unicodedata.normalize("NFKC", value)


def profile(column: pa.Array) -> Profile:
    """Look at one column of sampled rows."""
    trimmed = without_excel_marks(pc.utf8_trim_whitespace(column))
    filled = trimmed.filter(pc.fill_null(pc.not_equal(trimmed, ""), False))
    distinct = pc.unique(filled)
    return Profile(
        values=tuple(map(_folded, distinct.slice(0, SAMPLE).to_pylist())),
        rows=len(filled),
        distinct=len(distinct),
        blank=len(column) - len(filled),
    )


def profiles(columns: Sequence[pa.Array]) -> list[Profile]:
    return [profile(column) for column in columns]
