"""Each rule of the pool gate has a fault that breaks it, and that breaks nothing but what must break with it.

Faults stand in rows of their own, many in one load: the rules that fail are those of all its faults, and no other.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymization.home import Home
from anonymization.schema import POOL
from expectations.codes import CLOSED_LISTS, OPEN_CODES, TOKENS
from expectations.layers import LAYERS, Layer
from expectations.policy import load_policy
from expectations.suites.pool import NOT_NULL
from expectations.suites.pool_rules import DAYS
from tests.unit.expectations.conftest import COMPANY, LOAD, Rows, token
from tests.unit.expectations.plain import failing

POLICY = load_policy()
TODAY = dt.datetime.now(dt.UTC).date()
LONG_AGO = dt.date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One cell that is wrong, and the rules that say so."""

    entity: str
    column: str
    value: Any
    rules: frozenset[str]


def fault(entity: str, column: str, value: Any, *rules: str) -> Fault:
    return Fault(entity=entity, column=column, value=value, rules=frozenset(rules))


def belongs(entity: str, column: str) -> tuple[str, ...]:
    """What a key that is nobody's breaks beside its shape."""
    parents = {
        ("consent_event", "person_key"): ("consent_event.person_key.belongs", "consent.application"),
        ("application", "person_key"): ("consent_event.person_key.belongs", "consent.application"),
        ("employment", "person_key"): ("consent.employment",),
        ("application", "application_key"): tuple(f"{child}.application_key.belongs" for child in CHILDREN),
        ("employment", "employment_key"): ("outcome.employment_key.belongs",),
        ("job", "job_key"): ("application.job_key.belongs",),
    }
    children = {(child, "application_key") for child in CHILDREN} | {("application", "job_key")}
    children |= {("outcome", "employment_key")}
    return (f"{entity}.{column}.belongs",) if (entity, column) in children else parents.get((entity, column), ())


CHILDREN = ("audit", "skill", "stage_event", "evaluation", "closing", "note")
OF_CELLS = [
    *(fault(e, c, "elsewhere", f"{e}.{c}.listed") for e, c in CLOSED_LISTS),
    *(fault(e, c, "a word", f"{e}.{c}.code") for e, c in OPEN_CODES),
    *(fault(e, c, "42", f"{e}.{c}.token", *belongs(e, c)) for e, c in TOKENS),
    *(fault(e, c, LONG_AGO, f"{e}.{c}.plausible") for e, columns in DAYS.items() for c in columns),
    *(fault(e, "org_key", "another", f"{e}.org_key.own") for e in ("application", "employment", "org")),
    *(fault(e, "load_id", "f" * 16, f"{e}.load_id.own") for e in ("application", "employment")),
    fault("job", "org_key", "another", "job.org_key.own"),
    fault("application", "pref_code", None, "application.region_of_prefecture"),
    fault("consent_event", "action", "withdraw", "consent.application"),
    fault("closing", "told_on", LONG_AGO, "closing.told_after_decided", "closing.told_on.plausible"),
    fault("closing", "side", "candidate", "closing.side_of_kind"),
    fault("employment", "ended_on", dt.date(2020, 1, 6), "employment.ended_after_started"),
    fault("evaluation", "raw", 9.0, "evaluation.within_scale"),
    fault("outcome", "rating_norm", 1.5, "outcome.rating_within_bounds"),
    fault("stage_event", "seq", 0, "stage_event.seq_positive"),
]
OF_EMPTY_CELLS = [
    fault(e, c, None, f"{e}.{c}.filled", *((f"{e}.{c}.own",) if c in {"org_key", "load_id"} else ()))
    for e, columns in NOT_NULL.items()
    for c in columns
]


def everything(rows: dict[str, Rows]) -> None:
    """Many rows of every table, also of those that a load of applications has not."""
    rows["org"] = [dict(rows["org"][0])]
    rows["job"] = [{"job_key": token("c", i), "org_key": COMPANY, "occupation": "06"} for i in range(40)]
    for i, row in enumerate(rows["application"]):
        row["job_key"] = token("c", i)
    rows["audit"] = [{"application_key": token("a", i), "sex": "other", "age_band5": "25-29"} for i in range(40)]
    started = TODAY - dt.timedelta(days=200)
    rows["employment"] = [
        {"employment_key": token("e", i), "person_key": token("b", i), "org_key": COMPANY, "started_on": started}
        | {"load_id": LOAD}
        for i in range(40)
    ]
    rows["outcome"] = [{"employment_key": token("e", i), "as_of": TODAY, "rating_norm": 0.5} for i in range(40)]


def layer(home: Home) -> Layer:
    return LAYERS["pool"](home, LOAD, POLICY)


def fails(home: Home) -> set[str]:
    found = layer(home)
    return failing(found.suite, found.subject.source)


def with_faults(faults: list[Fault]) -> Callable[[dict[str, Rows]], None]:
    """Each fault in its own row of its table, from the end: the first rows stay right. One row of `org` takes all."""

    def change(rows: dict[str, Rows]) -> None:
        everything(rows)
        places = {entity: count(1) for entity in rows}
        for each in faults:
            row = rows[each.entity][-next(places[each.entity]) % len(rows[each.entity])]
            row[each.column] = each.value

    return change


def test_a_load_with_all_tables_passes(home: Home, make_load: Callable[..., None]) -> None:
    make_load(everything)
    assert fails(home) == set()


@pytest.mark.parametrize("faults", [OF_CELLS, OF_EMPTY_CELLS], ids=["wrong cells", "empty cells"])
def test_faults_fail_their_rules_and_no_other(home: Home, make_load: Callable[..., None], faults: list[Fault]) -> None:
    make_load(with_faults(faults))
    named = set().union(*(each.rules for each in faults))
    found = fails(home)
    assert named - found == set()
    assert found - named <= {
        # what hangs on keys that are empty, or on a person whose consent lost its key, purpose or action
        *(f"{child}.application_key.belongs" for child in CHILDREN),
        *("application.job_key.belongs", "outcome.employment_key.belongs", "consent_event.person_key.belongs"),
        *("consent.application", "consent.employment", "closing.side_of_kind"),
        # prose and codes of the faults themselves
        *("codes.detector", "job.one_company"),
    }


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (lambda rows: rows["org"].append(dict(rows["org"][0])), {"org.one"}),
        (lambda rows: rows["application"].append(dict(rows["application"][0])), {"application.application_key.unique"}),
        (lambda rows: rows["employment"].append(dict(rows["employment"][0])), {"employment.employment_key.unique"}),
        (
            lambda rows: rows["job"].append(dict(rows["job"][0], org_key="another")),
            {"job.one_company", "job.org_key.own"},
        ),
        (lambda rows: [row.pop("occupation") for row in rows["application"]], {"application.occupation.known"}),
        (
            lambda rows: [row.pop(name) for row in rows["application"] for name in ("region", "pref_code")],
            {"application.region.known"},
        ),
        (
            lambda rows: [row.update(applied_on=dt.date(2020, 1, 6)) for row in rows["application"]],
            {"application.fresh"},
        ),
    ],
    ids=["org", "application", "employment", "job", "occupation", "region", "old"],
)
def test_what_many_rows_tell_together(
    home: Home, make_load: Callable[..., None], change: Callable[[dict[str, Rows]], object], rules: set[str]
) -> None:
    make_load(lambda rows: [each(rows) for each in (everything, change)])
    assert fails(home) == rules


def test_a_column_too_many_a_wrong_type_an_empty_table_and_a_file_that_is_no_table(
    home: Home, make_load: Callable[..., None]
) -> None:
    make_load(everything)
    folder = home.scratch(LOAD) / "pool"
    skill = pq.read_table(folder / "skill.parquet")
    pq.write_table(skill.append_column("note", skill["evidence"]), folder / "skill.parquet")
    stages = pq.read_table(folder / "stage_event.parquet")
    pq.write_table(stages.set_column(1, "seq", stages["seq"].cast(pa.int64())), folder / "stage_event.parquet")
    pq.write_table(POOL["audit"].empty_table(), folder / "audit.parquet")
    (folder / "raw.csv").write_text("x", encoding="ascii")
    wanted = {"skill.columns", "skill.types", "stage_event.types", "audit.has_rows", "files.allow_list"}
    assert fails(home) == wanted


def test_every_rule_is_broken_by_some_fault_of_these_tests(home: Home, make_load: Callable[..., None]) -> None:
    make_load(everything)
    suite = layer(home).suite
    rules = {expectation.meta["rule"] for expectations in suite.values() for expectation in expectations}
    named = set().union(*(each.rules for each in (*OF_CELLS, *OF_EMPTY_CELLS)))
    named |= {f"{entity}.{what}" for entity in POOL for what in ("columns", "types", "has_rows")}
    named |= {"files.allow_list", "org.one", "application.application_key.unique", "employment.employment_key.unique"}
    named |= {"job.one_company", "application.occupation.known", "application.region.known", "application.fresh"}
    elsewhere = {rule for rule in rules if ".no_" in rule} | {"text.detector", "codes.detector", "application.volume"}
    assert rules - named - elsewhere == set()
