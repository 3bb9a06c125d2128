"""Which subject and which suite a gate of a layer has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from anonymization.home import Home
from expectations.evaluate import Suite, evaluate
from expectations.nothing import nothing_to_check
from expectations.policy import Policy
from expectations.releases import marts_layer, published_layer
from expectations.result import Line
from expectations.session import Limits
from expectations.subjects import Subject, pool_subject, raw_subject
from expectations.suites.pool import pool_suite
from expectations.suites.raw import ROWS, raw_suite
from expectations.suites.volume import MAIN_TABLE
from expectations.volumes import Usual, usual_rows


@dataclass(frozen=True, kw_only=True)
class Layer:
    """What to look at and what must hold there."""

    subject: Subject
    suite: Suite


def raw_layer(home: Home, load_id: str, policy: Policy) -> Layer:
    subject = raw_subject(home, load_id=load_id)
    if subject.kind is None:
        raise nothing_to_check("kind of export")
    usual = _usual(home, subject, suite="raw", table=ROWS, policy=policy)
    suite = raw_suite(kind=subject.kind, columns=subject.columns, totals=subject.totals, usual=usual, policy=policy)
    return Layer(subject=subject, suite=suite)


def pool_layer(home: Home, load_id: str, policy: Policy) -> Layer:
    subject = pool_subject(home, load_id=load_id, policy=policy, limits=_limits(home, policy))
    if subject.company is None or subject.kind is None:  # half of the rules would have nothing to go by
        raise nothing_to_check("company or kind of export")
    suite = pool_suite(
        load_id=load_id,
        company=subject.company,
        kind=subject.kind,
        entities=subject.tables,
        facts=subject.facts,
        usual=_usual(home, subject, suite="pool", table=MAIN_TABLE[subject.kind], policy=policy),
        policy=policy,
    )
    return Layer(subject=subject, suite=suite)


def _usual(home: Home, subject: Subject, *, suite: str, table: str, policy: Policy) -> Usual:
    return usual_rows(
        home.reports / "history",
        suite=suite,
        company=subject.company,
        kind=subject.kind,
        table=table,
        without=subject.name,
        policy=policy.volumes,
    )


def _limits(home: Home, policy: Policy) -> Limits:
    spill = home.root / "scratch" / ".gate-spill"
    return Limits(memory=policy.machine.memory, threads=policy.machine.threads, spill=spill)


def build_layer(home: Home, _subject: str, policy: Policy) -> Layer:
    subject, suite = marts_layer(home, policy=policy)
    return Layer(subject=subject, suite=suite)


def release_layer(home: Home, release: str, _policy: Policy) -> Layer:
    """`release`: its id, or ".unfinished" for one that waits to be swapped in."""
    subject, suite = published_layer(home, home.release(release))
    return Layer(subject=subject, suite=suite)


LAYERS: Final[Mapping[str, Callable[[Home, str, Policy], Layer]]] = {
    "raw": raw_layer,
    "pool": pool_layer,
    "marts": build_layer,
    "published": release_layer,
}


def evaluate_layer(
    layer: str, *, home: Home, subject: str, policy: Policy
) -> tuple[Subject, tuple[Line, ...], dict[str, int]]:
    """What was looked at, what became of each rule, and the rows of each table."""
    found = LAYERS[layer](home, subject, policy)
    limits = _limits(home, policy)
    lines, rows = evaluate(found.suite, source=found.subject.source, limits=limits, name=layer)
    return found.subject, lines, rows
