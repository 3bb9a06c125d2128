"""The whole page of one company, from its own marts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from plugins.relay_ui.charts.picture import Picture
from plugins.relay_ui.charts.says import ALL, Says
from plugins.relay_ui.charts.section import Section
from plugins.relay_ui.company.conduct import conduct
from plugins.relay_ui.company.credits import credits_
from plugins.relay_ui.company.criteria import criteria
from plugins.relay_ui.company.fairness import fairness
from plugins.relay_ui.impact.choice import Choice
from plugins.relay_ui.impact.headline import headline
from plugins.relay_ui.impact.work import job_creation, retention

Rows = list[dict[str, Any]]
# mart → the columns without which nothing of it can be shown; a release whose mart lacks one counts as without it
MARTS: Final[dict[str, frozenset[str]]] = {
    "relay_credits": frozenset({"units_to_next_grant", "group_remainder", "group_vested", "group_grants", "n_pending"}),
    "relay_ledger": frozenset({"entry_no", "booked_on", "entry_kind", "from_account", "to_account", "units", "reason"}),
    "srr": frozenset({"srr"}),
    "criteria_review": frozenset({"kind", "code", "label_ja", "label_en", "rate", "sentence_ja", "sentence_en"}),
    "fairness_audit": frozenset({"measure", "stage", "attribute", "group_name", "rate", "impact_ratio"}),
    "social_hiring_impact": frozenset({"half_year", "shi"}),
    "job_creation": frozenset({"half_year", "n_starts"}),
    "retention": frozenset({"half_year", "s_183", "s_365"}),
}


def sections(marts: Mapping[str, Rows], *, says: Says) -> tuple[Section, ...]:
    """In the order of the page; a mart that the release does not have leaves its part there, saying so."""
    return (
        credits_(marts.get("relay_credits"), marts.get("relay_ledger"), says=says),
        conduct(marts.get("srr"), says=says),
        criteria(marts.get("criteria_review"), says=says),
        fairness(marts.get("fairness_audit"), says=says),
        _own_impact(marts.get("social_hiring_impact"), says),
        _own_work(marts.get("job_creation"), marts.get("retention"), says),
    )


def _own_impact(rows: Rows | None, says: Says) -> Section:
    heading = says("company.own_impact")
    if rows is None:
        return Section(key="impact", heading=heading, empty=says.why("mart_missing"))
    return replace(headline(rows, choice=Choice(), says=says), heading=heading)


def _own_work(starts: Rows | None, stays: Rows | None, says: Says) -> Section:
    pictures: list[Picture] = []
    if starts:
        pictures.append(job_creation(starts, chosen=ALL, says=says))
    if stays:
        pictures.append(retention(stays, chosen=ALL, says=says))
    why = says.why("mart_missing" if starts is None and stays is None else "no_row")
    return Section(
        key="work", heading=says("company.own_work"), pictures=tuple(pictures), empty="" if pictures else why,
        notes=(says("company.own_work_note"),) if pictures else (),
    )  # fmt: skip
