"""Rules of the pool that look at several columns or at several tables."""

from collections.abc import Mapping
from typing import Any, Final

from expectations.policy import Pool
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says
from expectations.session import quoted

DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "application": ("applied_on",),
    "stage_event": ("entered_on",),
    "closing": ("decided_on", "told_on"),
    "employment": ("started_on", "ended_on"),
    "outcome": ("as_of",),
}
# child, its key, parent
_BELONGS: Final = (
    ("audit", "application_key", "application"),
    ("skill", "application_key", "application"),
    ("stage_event", "application_key", "application"),
    ("evaluation", "application_key", "application"),
    ("closing", "application_key", "application"),
    ("note", "application_key", "application"),
    ("application", "job_key", "job"),
    ("outcome", "employment_key", "employment"),
)


def plausibility(entity: str, *, policy: Pool) -> list[Any]:
    """Days, numbers and codes that can be."""
    earliest, latest = f"date {quoted(policy.earliest_day)}", f"current_date + {policy.days_ahead:d}"
    rules: list[Any] = [
        ExpectNoRowsWhere(
            condition=f'"{column}" not between {earliest} and {latest}',
            **says(
                f"{entity}.{column}.plausible",
                ja=f"{column} がありうる日であること（日付の読み違いを防ぐ）",
                en=f"{column} is a day that can be: dates were not misread",
            ),
        )
        for column in DAYS.get(entity, ())
    ]
    for rule, condition, ja, en, severity in _FAULTS.get(entity, ()):
        rules.append(
            ExpectNoRowsWhere(condition=condition, **says(f"{entity}.{rule}", ja=ja, en=en, severity=severity))
        )
    if entity == "application":
        rules += _coverage(policy)
    return rules


_FAULTS: Final[Mapping[str, tuple[tuple[str, str, str, str, Any], ...]]] = {
    "application": (
        (
            "region_of_prefecture",
            "(region is null) <> (pref_code is null)",
            "地域が都道府県から決まること",
            "The region follows from the prefecture",
            "critical",
        ),
    ),
    "closing": (
        (
            "told_after_decided",
            "told_on < decided_on",
            "通知が決定より前でないこと",
            "Nobody was told before the decision",
            "warning",
        ),
        (
            "side_of_kind",
            "(kind = 'rejected') <> (side = 'org') and kind in ('rejected', 'withdrew', 'offer_declined')",
            "不採用は会社側、辞退は応募者側として記録されること",
            "A rejection is the company's, a withdrawal the candidate's",
            "critical",
        ),
    ),
    "employment": (
        (
            "ended_after_started",
            "ended_on < started_on",
            "退職が入社より前でないこと",
            "No employment ends before it starts",
            "critical",
        ),
    ),
    "evaluation": (
        (
            "within_scale",
            "scale_min > scale_max or raw < scale_min or raw > scale_max",
            "評価点が尺度の中にあること",
            "Every score lies on its scale",
            "critical",
        ),
    ),
    "outcome": (
        (
            "rating_within_bounds",
            "rating_norm not between 0 and 1",
            "評価が 0〜1 に正規化されていること",
            "Ratings are normalised to 0..1",
            "critical",
        ),
    ),
    "stage_event": (
        ("seq_positive", "seq < 1", "選考段階の順番が正しいこと", "Stages are numbered from 1", "critical"),
    ),
}


def _coverage(policy: Pool) -> list[Any]:
    rules: list[Any] = [
        ExpectNoRowsWhere(
            condition=f"{column} is null",
            at_most_share=policy.unknown_share_warning,
            **says(
                f"application.{column}.known",
                ja=f"{column} が分かる行が十分にあること（分析に使えること）",
                en=f"Enough rows have a known {column} to be of use",
                severity="warning",
            ),
        )
        for column in ("occupation", "region")
    ]
    return rules


# the day or moment that tells how new an export of a kind is
_NEWEST: Final[Mapping[str, str]] = {"applications": "applied_on", "outcomes": "started_on", "consents": "at"}


def freshness(entity: str, *, kind: str, policy: Pool) -> list[Any]:
    """The newest row is not an old one."""
    column = _NEWEST.get(kind)
    if column is None:
        return []
    return [
        ExpectQueryCountBetween(
            query=(
                f'select count(*) from (select max("{column}")::date as newest from "{entity}")'
                f" where newest < current_date - {policy.stale_after_days:d}"
            ),
            **says(
                f"{entity}.fresh",
                ja="古い書き出しでないこと",
                en="The export is not an old one",
                severity="warning",
                people=False,
            ),
        )
    ]


def cross_rules(entity: str, *, kind: str) -> list[Any]:
    """Every row of an entity belongs to a row that is there; what was said belongs to a person of the load."""
    rules: list[Any] = [
        ExpectQueryCountBetween(
            query=(
                f'select count(*) from "{child}" anti join "{parent}" using ({key}) where "{child}".{key} is not null'
            ),
            **says(
                f"{child}.{key}.belongs",
                ja=f"{child} のすべての行が {parent} に結びつくこと",
                en=f"Every row of {child} belongs to a row of {parent}",
            ),
        )
        for child, key, parent in _BELONGS
        if child == entity
    ]
    if entity == "consent_event" and (people := _PEOPLE.get(kind)):
        rules.append(
            ExpectQueryCountBetween(
                query=f'select count(*) from consent_event anti join "{people}" using (person_key)',
                **says(
                    "consent_event.person_key.belongs",
                    ja="同意の記録がすべて、この受付の人のものであること",
                    en="Every consent that came with a load is of a person of the load",
                ),
            )
        )
    if entity == "job":
        query = "select count(*) from (select job_key from job group by job_key having count(distinct org_key) > 1)"
        words = says(
            "job.one_company",
            ja="一つの求人が一社だけのものであること",
            en="A job belongs to one company",
            people=False,
        )
        rules.append(ExpectQueryCountBetween(query=query, **words))
    return rules


# the table whose people a load's consents speak of; an export of consents speaks of anybody
_PEOPLE: Final[Mapping[str, str]] = {"applications": "application", "outcomes": "employment"}
