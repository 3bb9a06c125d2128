"""DEFINITIONS §2 on random lives: the models beside a second reading of the text, day by day in plain Python."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marts_warehouse import Models, at, table

START: Final = date(2022, 1, 1)
AS_OF: Final = 1200
DAYS: Final = 1400  # some of what happens lies after the last day of knowledge
GROUPS: Final = {"a": "g", "sister": "g", "b": "b", "c": "c"}
TEXT, DAY, YES = pa.string(), pa.date32(), pa.bool_()
MOMENT: Final = pa.timestamp("s", tz="UTC")
CHAIN: Final = ("int_persons", "int_consent_intervals", "int_withdrawn_persons", "int_rejections",
                "int_employments_linked", "int_episodes", "int_episode_outcomes", "rehire_success")  # fmt: skip
TABLES: Final = {
    "stg_application": {"application_key": TEXT, "person_key": TEXT, "job_key": TEXT, "org_key": TEXT, "company": TEXT,
                        "occupation": TEXT, "region": TEXT, "pref_code": TEXT, "age_band5": TEXT, "applied_on": DAY,
                        "education_level": TEXT, "experience_band": TEXT},
    "stg_closing": {"company": TEXT, "application_key": TEXT, "side": TEXT, "kind": TEXT, "reason_code": TEXT,
                    "decided_on": DAY, "told_on": DAY, "imported_history": YES},
    "stg_stage_event": {"company": TEXT, "application_key": TEXT, "seq": pa.int32(), "stage": TEXT},
    "stg_consent_event": {"person_key": TEXT, "purpose": TEXT, "action": TEXT, "occurred_at": MOMENT,
                          "expires_at": MOMENT},
    "stg_employment": {"employment_key": TEXT, "person_key": TEXT, "company": TEXT, "org_key": TEXT, "job_key": TEXT,
                       "occupation": TEXT, "started_on": DAY, "ended_on": DAY, "end_kind": TEXT, "contract_term": TEXT,
                       "told_until": DAY},
    "stg_outcome": {"company": TEXT, "employment_key": TEXT, "as_of": DAY, "rating_norm": pa.float64(),
                    "promoted": YES, "converted_to_permanent": YES},
    "stg_org": {"org_key": TEXT, "org_group_key": TEXT},
    "stg_job": {"org_key": TEXT, "job_key": TEXT, "occupation": TEXT},
    "stg_person_link": {"person_key": TEXT, "linked_person_key": TEXT},
    "int_as_of": {"as_of": DAY, "ledger_as_of": DAY, "grants_as_of": DAY, "known_until": DAY},
}  # fmt: skip

days = st.integers(0, DAYS)
# most of what matters lies a boundary apart from something else
near = st.builds(lambda base, step: max(0, base + step), st.sampled_from([0, 365, 548, 730, AS_OF - 548, AS_OF]),
                 st.sampled_from([-183, -1, 0, 1, 90, 180, 182, 183, 184, 364, 365, 366]))  # fmt: skip
when = days | near
says = st.tuples(when, st.sampled_from(["grant", "grant", "withdraw"]), st.none() | st.integers(1, 400))
seldom = st.sampled_from([False, False, False, True])
rejection = st.tuples(when, st.sampled_from(list(GROUPS)), st.sampled_from([1, 1, 1, 0]), seldom)
length = st.none() | st.sampled_from([0, 1, 182, 183, 184, 364, 365, 366]) | st.integers(0, 500)
end = st.sampled_from(["resigned", "term_ended", "death", "dismissed", "unknown"])
work = st.tuples(when, st.sampled_from(list(GROUPS)), length, end, st.sampled_from(["fixed", "permanent"]),
                 st.sampled_from(["told", "told", "told", "early", "never", "gone"]), st.integers(0, 400))  # fmt: skip
life = st.tuples(st.lists(says, max_size=5), st.lists(rejection, max_size=6), st.lists(work, max_size=5))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("episodes"))


def day(n: int) -> date:
    return START + timedelta(n)


def moment(n: int) -> datetime:
    noon: datetime = at(day(n))
    return noon


@dataclass(frozen=True, kw_only=True)
class Work:
    """An employment as far as it is known on the last day of knowledge."""

    key: str
    group: str
    started: int
    ended: int | None
    told: int | None
    left_some_day: bool
    agreed: bool

    @property
    def seen_until(self) -> int:
        if self.ended is not None:
            return self.ended
        return -1 if self.told is None or self.left_some_day else self.told


def employment(key: str, drawn: Any) -> tuple[Work, dict[str, Any]]:
    started, org, lasted, kind, term, told, step = drawn
    ended = None if lasted is None or told == "gone" else started + lasted
    some_day = min(started + step, AS_OF)
    known = {"told": AS_OF, "early": some_day, "gone": some_day, "never": None}[told]
    end_kind = kind if ended is not None or told == "gone" else None
    row = {"employment_key": key, "company": org, "org_key": org, "started_on": day(started), "contract_term": term,
           "ended_on": None if ended is None else day(ended), "end_kind": end_kind,
           "told_until": None if known is None else day(known)}  # fmt: skip
    work = Work(
        key=key, group=GROUPS[org], started=started, ended=ended if ended is not None and ended <= AS_OF else None,
        told=known, left_some_day=told == "gone",
        agreed=end_kind == "death" or (end_kind == "term_ended" and term == "fixed"),
    )  # fmt: skip
    return work, row


class Consent:
    """On which days somebody's consent stands: the last word up to a day's end decides, a withdrawal on a tie."""

    def __init__(self, said: list[Any]) -> None:
        self.said = sorted(said, key=lambda one: (one[0], one[1] == "withdraw"))
        spells: list[list[int]] = []
        for d in range(DAYS + 1000):
            if self.stands(d) and (not spells or spells[-1][1] < d):
                spells.append([d, d + 1])
            elif self.stands(d):
                spells[-1][1] = d + 1
        self.spells = spells

    def last_word(self, d: int) -> Any:
        return next((one for one in reversed(self.said) if one[0] <= d), None)

    def stands(self, d: int) -> bool:
        word = self.last_word(d)
        if word is None or word[1] == "withdraw":
            return False
        # several grants of one instant run as long as the longest of them
        ends = [one[2] for one in self.said if one[0] == word[0]]
        return None in ends or d < word[0] + max(ends)

    def begins(self, told: int) -> int | None:
        """The first consent that stands on the day of the rejection or begins later, as far as is known."""
        return next((first for first, until in self.spells if until > told and first <= AS_OF), None)

    def withdrawn(self) -> int | None:
        """The day from which nothing may be used: withdrawn and not given again; an expiry is none."""
        known = [spell for spell in self.spells if spell[0] <= AS_OF]
        if not known or known[-1][1] > AS_OF or self.last_word(known[-1][1])[1] != "withdraw":
            return None
        return known[-1][1]


def rehired(told: int, group: str, consent: int, withdrawn: int, works: list[Work]) -> Work | None:
    found = [w for w in works if w.group != group and max(told, consent) < w.started <= min(told + 365, AS_OF)]
    found = [w for w in found if w.started < withdrawn]
    found.sort(key=lambda w: (w.started, -(9999 if w.ended is None else w.ended), w.key[0], w.key))
    return found[0] if found else None


def rehire(told: int, within: int, work: Work | None, withdrawn: int) -> str:
    if told + within > AS_OF:
        return "immature"
    if work is not None and work.started <= told + within:
        return "success"
    return "unknown" if withdrawn <= told + within else "failure"


def success(told: int, stay: int, work: Work | None, withdrawn: int) -> str:
    if told + 365 + stay > AS_OF:
        return "immature"
    if work is None:
        return rehire(told, 365, work, withdrawn)
    reached = work.started + stay
    if work.seen_until >= reached and withdrawn > reached:
        return "success"
    gone = work.ended if work.ended is not None else work.told if work.left_some_day else None
    if gone is not None and gone < reached and gone < withdrawn:
        return "excluded" if work.agreed else "failure"
    return "unknown"


def first_event(told: int, group: str, work: Work | None, withdrawn: int, works: list[Work]) -> dict[str, Any]:
    """What came first within a year: a start elsewhere, a return, or the last day on which anything is known."""
    back = [w.started for w in works if w.group == group and told < w.started <= told + 365 and w.started < withdrawn]
    events = [(w.started, 0, "rehire") for w in [work] if w] + [(d, 1, "return") for d in back]
    on, _, kind = min(events, default=(told + 365, 2, "censored"))
    return {"first_event": kind, "first_event_days": min(on, AS_OF, withdrawn) - told}


def half(d: int) -> str:
    return f"{day(d).year}H{1 if day(d).month <= 6 else 2}"


def expected(drawn: Any) -> dict[str, dict[str, Any]]:
    said, no, works = drawn
    consent = Consent(said)
    found: dict[str, dict[str, Any]] = {}
    cohorts: set[str] = set()
    withdrawn = consent.withdrawn()
    known = [employment(f"{w[1]}{i}", w)[0] for i, w in enumerate(works)]
    known = [one for one in known if one.started <= AS_OF]
    for i, (told, org, stages, imported) in sorted(enumerate(no), key=lambda one: (one[1][0], one[1][1], str(one[0]))):
        if told > AS_OF:
            continue
        begins = consent.begins(told)
        if imported or not stages or begins is None:
            found[str(i)] = {"is_eligible": False, "is_headline": False, "success_183": None}
            continue
        last = 9999 if withdrawn is None else withdrawn
        at_work = rehired(told, GROUPS[org], begins, last, known)
        found[str(i)] = {
            "is_eligible": True, "is_headline": half(told) not in cohorts,
            **{f"rehire_{n}": rehire(told, n, at_work, last) for n in (90, 180, 365)},
            **{f"success_{m}": success(told, m, at_work, last) for m in (183, 365)},
            **first_event(told, GROUPS[org], at_work, last, known),
        }  # fmt: skip
        cohorts.add(half(told))
    return found


def judged(models: Models, drawn: Any) -> dict[str, dict[str, Any]]:
    said, no, works = drawn
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    last = day(AS_OF)
    rows["int_as_of"] = [{"as_of": last, "ledger_as_of": last, "grants_as_of": last, "known_until": last}]
    rows["stg_org"] = [{"org_key": org, "org_group_key": group} for org, group in GROUPS.items()]
    in_statistics = {"purpose": "pool_stats", "action": "grant", "occurred_at": moment(0)}
    for_relay = [
        {"purpose": "pool_relay", "action": action, "occurred_at": moment(d),
         "expires_at": None if lasts is None else moment(d + lasts)}
        for d, action, lasts in said
    ]  # fmt: skip
    rows["stg_consent_event"] = [{"person_key": "p"} | one for one in [in_statistics, *for_relay]]
    for i, (told, org, stages, imported) in enumerate(no):
        row = {"company": org, "application_key": str(i)}
        rows["stg_application"].append(row | {"person_key": "p", "org_key": org})
        rows["stg_closing"].append(
            row | {"side": "org", "kind": "rejected", "told_on": day(told), "imported_history": imported}
        )
        rows["stg_stage_event"].append(row | {"seq": 1, "stage": "screening" if stages else "applied"})
    rows["stg_employment"] = [employment(f"{w[1]}{i}", w)[1] | {"person_key": "p"} for i, w in enumerate(works)]
    with models.warehouse() as warehouse:
        for name, columns in TABLES.items():
            models.put(warehouse, name, table(rows[name], pa.schema(list(columns.items()))))
        models.run(warehouse, *CHAIN)
        return {row["application_key"]: row for row in models.rows(warehouse, "rehire_success")}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=life)
def test_each_episode_is_judged_as_the_definitions_read(models: Models, drawn: Any) -> None:
    found, says_so = judged(models, drawn), expected(drawn)
    assert set(found) == set(says_so)
    for key, figures in says_so.items():
        assert {name: found[key][name] for name in figures} == figures, key
