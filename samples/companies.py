"""The companies of the sample: what they hire for, how they score, and what each one likes."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import NormalDist
from typing import Final, Literal

from samples.coefficients import probability
from samples.draws import Draws, running
from samples.gazetteer import given_names, surnames

Shape = Literal["hrhacker", "airwork", "greenhouse"]
SHAPES: Final[tuple[Shape, ...]] = ("hrhacker", "airwork", "greenhouse")
IMPORTER: Final = 1  # index of the company that moved its old applicants over in bulk
BIASED: Final = 4  # index of the company that turns women down more often, where there are at least six companies

# id, Japanese name, English name, JSIC division, prefecture
_NAMES: Final = (
    ("aozora-foods", "あおぞらフーズ", "Aozora Foods", "I", "13"),
    ("midori-living", "みどりリビング", "Midori Living", "N", "27"),
    ("hibiki-works", "ひびきワークス", "Hibiki Works", "G", "23"),
    ("nagisa-retail", "なぎさリテール", "Nagisa Retail", "I", "14"),
    ("komorebi-hotels", "こもれびホテルズ", "Komorebi Hotels", "M", "26"),
    ("tsubasa-tech", "つばさテック", "Tsubasa Tech", "G", "13"),
    ("sazanami-parts", "さざなみパーツ", "Sazanami Parts", "E", "23"),
    ("hinata-service", "ひなたサービス", "Hinata Service", "R", "27"),
    ("akatsuki-trading", "あかつき商会", "Akatsuki Trading", "I", "13"),
    ("kogane-kogyo", "こがね工業", "Kogane Industries", "E", "11"),
    ("wakaba-support", "わかばサポート", "Wakaba Support", "R", "12"),
    ("shirakaba-kobo", "しらかば工房", "Shirakaba Kobo", "E", "28"),
)  # fmt: skip
_SIZES: Final = ("100-299", "300-999", "1000+")
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What moves a company's own decision, on the logit: no part of it tells whether somebody will stay."""

    base: float
    evaluation: float
    degree: float
    experience: float
    against_women: float


@dataclass(frozen=True, kw_only=True)
class Company:
    index: int
    id: str
    name_ja: str
    name_en: str
    group: str
    shape: Shape
    industry: str
    size_band: str
    prefecture: str
    taste: Taste
    leniency: float  # added to the true standing before it is rounded to the scale
    interviewers: tuple[tuple[str, str, str], ...]  # surname, given name, surname in Latin letters

    @cached_property
    def levels(self) -> int:
        return 4 if self.shape == "greenhouse" else 5

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Where the true standing tips over to the next level of the scale."""
        middle = (-1.2, 0.0, 1.2) if self.levels == 4 else (-1.5, -0.5, 0.5, 1.5)
        return tuple(edge - self.leniency for edge in middle)

    @cached_property
    def standardised(self) -> tuple[float, ...]:
        """For each level its distance from the scale's mean in standard deviations."""
        below = [0.0, *(_NORMAL.cdf(edge) for edge in self.edges), 1.0]
        share = [high - low for low, high in pairwise(below)]
        mean = sum(level * part for level, part in enumerate(share))
        spread = sum((level - mean) ** 2 * part for level, part in enumerate(share)) ** 0.5
        return tuple((level - mean) / spread for level in range(self.levels))

    def level(self, standing: float) -> int:
        return sum(standing >= edge for edge in self.edges)

    def hires(self, *, z: float, education: str, years: int, sex: str) -> float:
        """How likely the company takes somebody whom it has interviewed."""
        taste = self.taste
        degree = education in ("bachelor", "master")
        return probability(
            taste.base
            + taste.evaluation * z
            + taste.degree * degree
            + taste.experience * min(years, 10) / 10
            - taste.against_women * (sex == "female")
        )


def company(*, index: int, count: int, seed: int) -> Company:
    """The company of an index; every fourth belongs to the group of the one three before it."""
    identifier, name_ja, name_en, industry, prefecture = _NAMES[index % len(_NAMES)]
    again = index // len(_NAMES)
    draws = _own_draws(seed=seed, index=index)
    parent = index - 3 if index % 4 == 3 else index
    return Company(
        index=index,
        id=f"{identifier}-{again + 1}" if again else identifier,
        name_ja=f"{name_ja}{again + 1}" if again else name_ja,
        name_en=f"{name_en} {again + 1}" if again else name_en,
        group=_group(parent),
        shape=SHAPES[index % 3],
        industry=industry,
        size_band=_SIZES[index % 3],
        prefecture=prefecture,
        taste=Taste(
            base=-1.0 + 0.3 * draws.normal(),
            evaluation=1.0 + 0.2 * draws.normal(),
            degree=0.8 * draws.normal(),
            experience=0.8 * draws.normal(),
            against_women=1.6 if index == BIASED and count >= 6 else 0.0,
        ),
        leniency=0.4 * draws.normal(),
        interviewers=tuple(_interviewer(draws) for _ in range(4)),
    )


def companies(*, count: int, seed: int) -> list[Company]:
    return [company(index=index, count=count, seed=seed) for index in range(count)]


def _group(index: int) -> str:
    again, at = divmod(index, len(_NAMES))
    stem = _NAMES[at][0].split("-")[0]
    return f"{stem}-group-{again + 1}" if again else f"{stem}-group"


def _own_draws(*, seed: int, index: int) -> Draws:
    """A company's numbers: apart from any person's, whose blocks count up from zero."""
    return Draws([((seed * 7919 + index * 104_729 + 17) % 1_000_003) / 1_000_003])


def _interviewer(draws: Draws) -> tuple[str, str, str]:
    surname = draws.weighted(*surnames())
    given = draws.pick(given_names("female" if draws.chance(0.5) else "male"))
    return surname.kanji, given.kanji, surname.romaji


class Market:
    """Who may hire whom: companies by the number of applicants they draw."""

    def __init__(self, members: list[Company]) -> None:
        self.companies = members
        self.groups = sorted({member.group for member in members})
        # Similar sizes: no company holds more than half of a published cell.
        self._cumulative = running([1.0 + 0.1 * (member.index % 3) for member in members])

    def choose(self, draws: Draws, *, outside: set[str], spare: Company | None = None) -> Company | None:
        """A company whose group is not in `outside`; None where there is none left."""
        if not any(member.group not in outside and member is not spare for member in self.companies):
            return None
        while True:
            found = draws.weighted(self.companies, self._cumulative)
            if found.group not in outside and found is not spare:
                return found

    def sibling(self, member: Company) -> Company | None:
        """Another company of the same group."""
        return next((c for c in self.companies if c.group == member.group and c is not member), None)
