"""The whole page of the impact from the marts of one release, for one choice and language."""

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, Final

from plugins.relay_ui.charts.figures import number, percent
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Section
from plugins.relay_ui.impact.choice import Choice, Rows
from plugins.relay_ui.impact.circulation import circulation
from plugins.relay_ui.impact.country import country
from plugins.relay_ui.impact.headline import headline
from plugins.relay_ui.impact.model import model
from plugins.relay_ui.impact.patterns import patterns
from plugins.relay_ui.impact.work import work

Keep = Callable[[Hashable, Callable[[], Section]], Section]  # what stands under a key, made where nothing does
# part of the page → its heading and the mart it cannot do without
_NEEDS: Final = {
    "impact": ("impact.headline.heading", "social_hiring_impact_pooled"),
    "circulation": ("impact.flow.heading", "rehire_success_rates"),
    "country": ("impact.country.heading", "thriving_trends"),
    "patterns": ("impact.patterns.heading", "success_patterns"),
}
# part of the page, in its order → the choices that it depends on: another choice does not draw it anew
_DEPENDS: Final = {
    "impact": ("half_year",),
    "circulation": ("half_year", "occupation", "region"),
    "work": ("half_year",),
    "country": ("half_year", "region", "age"),
    "patterns": ("occupation",),
    "model": (),
}


def sections(marts: Mapping[str, Rows], *, choice: Choice, says: Says, keep: Keep) -> tuple[Section, ...]:
    """In the order of the page. A mart that the release does not have leaves its part there, saying so."""
    return tuple(
        # a part is given no more of the choice than it is kept under: it cannot depend on what its key does not name
        keep((part, chosen), partial(_part, part, marts, choice=chosen, says=says))
        for part, fields in _DEPENDS.items()
        for chosen in [Choice(**{field: getattr(choice, field) for field in fields})]
    )


def _part(part: str, marts: Mapping[str, Rows], *, choice: Choice, says: Says) -> Section:
    if part == "work":
        return work(marts.get("job_creation_pooled"), marts.get("retention_pooled"), choice=choice, says=says)
    if part == "model":
        return model(marts.get("fit_model_status"), marts.get("fit_model_terms"), says=says)
    heading, mart = _NEEDS[part]
    if mart not in marts:
        return Section(key=part, heading=says(heading), empty=says.why("mart_missing"))
    made = {"impact": headline, "circulation": circulation, "country": country, "patterns": patterns}
    return made[part](marts[mart], choice=choice, says=says)


def about(facts: Mapping[str, Any], *, says: Says) -> tuple[str, ...]:
    """What every figure of the page rests on: noise, the rule of publication, the day, what was left out."""
    noise = facts.get("noise") or {}
    epsilon = noise.get("epsilon")
    rule = (facts.get("disclosure") or {}).get("rule") or {}
    noisy = epsilon is not None
    found = [says("impact.about.noise", epsilon=number(epsilon)) if noisy else says("impact.about.no_noise")]
    if rule:
        share = percent(rule["max_org_share"], digits=0)
        found.append(says("impact.about.rule", persons=rule["k_persons"], org_groups=rule["k_org_groups"], share=share))
    known = {name: facts.get(name, "–") for name in ("release_id", "as_of", "rule_version")}
    found.append(
        says("impact.about.as_of", release=known["release_id"], as_of=known["as_of"], rules=known["rule_version"])
    )
    if facts.get("held_back"):
        found.append(says("impact.about.held_back", marts=", ".join(sorted(facts["held_back"]))))
    return tuple(found)
