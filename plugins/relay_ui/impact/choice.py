"""What a visitor looks at: half-year, occupation, region and age band, all of it in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plugins.relay_ui.charts.says import ALL, Says

Rows = list[dict[str, Any]]
# mart → the columns without which nothing of it can be shown; a release whose mart lacks one counts as without it
MARTS: Final[dict[str, frozenset[str]]] = {
    "social_hiring_impact_pooled": frozenset({"half_year", "shi"}),
    "rehire_success_rates": frozenset({"occupation", "region", "half_year"}),
    "job_creation_pooled": frozenset({"half_year", "n_starts"}),
    "retention_pooled": frozenset({"half_year", "s_183", "s_365"}),
    "thriving_trends": frozenset({"area_level", "area", "age_band5", "half_year", "rate"}),
    "success_patterns": frozenset({"occupation", "skill_code", "lift"}),
    "fit_model_status": frozenset({"status"}),
    "fit_model_terms": frozenset({"term", "bin", "level", "level_ja", "contribution"}),
}
REGIONS: Final = ("hokkaido", "tohoku", "kanto", "chubu", "kinki", "chugoku", "shikoku", "kyushu_okinawa", "unknown")
FIELDS: Final = ("half_year", "occupation", "region", "age")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Each field is a code of the release, or "all"."""

    half_year: str = ALL
    occupation: str = ALL
    region: str = ALL
    age: str = ALL


@dataclass(frozen=True, kw_only=True)
class Options:
    """The codes that this release knows, field by field, in the order of a list to choose from."""

    half_year: tuple[str, ...]
    occupation: tuple[str, ...]
    region: tuple[str, ...]
    age: tuple[str, ...]

    def labelled(self, field: str, says: Says) -> list[tuple[str, str]]:
        codes: tuple[str, ...] = getattr(self, field)
        if field == "half_year":
            return [(code, says.half_year(code)) for code in codes]
        return [(code, says.named(field, code)) for code in codes]


def options(marts: Mapping[str, Rows]) -> Options:
    """What can be chosen; a release without a mart offers less."""
    rates, trends = marts.get("rehire_success_rates", []), marts.get("thriving_trends", [])
    impact = marts.get("social_hiring_impact_pooled", [])
    patterns = marts.get("success_patterns", [])
    return Options(
        half_year=tuple(sorted(_codes([*rates, *trends, *impact], "half_year"), reverse=True)),
        occupation=tuple(sorted(_codes([*rates, *patterns], "occupation"))),
        region=tuple(sorted(_codes([*rates, *trends], "region"), key=_place)),
        age=tuple(sorted(_codes(trends, "age_band5"), key=lambda code: (code == "unknown", code))),
    )


def chosen(query: Mapping[str, str], known: Options) -> Choice:
    """What the address asks for; a code that the release does not know counts as not chosen."""
    found = {field: query.get(field, ALL) for field in FIELDS}
    return Choice(**{field: code if code in getattr(known, field) else ALL for field, code in found.items()})


def half_years(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The half-years of some rows, the earliest first."""
    return sorted(_codes(rows, "half_year"))


def _codes(rows: Iterable[Mapping[str, Any]], column: str) -> set[str]:
    return {str(row[column]) for row in rows if row.get(column) not in (None, ALL)}


def _place(code: str) -> tuple[int, str]:
    return (REGIONS.index(code) if code in REGIONS else len(REGIONS), code)
