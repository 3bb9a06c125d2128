"""What is known of a company's conduct beside its exports, counted for SRR (DEFINITIONS §5): done of due, no key.

    build/conduct_count.parquet   org_key, half_year (of the deadline's start or of the gate, UTC), measure, done, due

    withdrawals_in_time     erasures after a withdrawal in which rows of the company went, in time ÷ all
    deletions_in_time       the same of every reason: withdrawal, request, consent that ran out
    residual_pii            committed loads whose last pool gate found the shape of personal data ÷ loads gated
    used_after_withdrawal   rows in the pool of people whose withdrawal is past its deadline

    notified_with_url_and_purpose  rejections whose day is known ÷ rejections, since the company's contract names the
                                   notice that goes with each (URL and purpose); absent where it names none
    ai_explained_and_reviewed      scores of the release that is out that came with their reasons and whose human review
                                   was logged (reviews.py) ÷ scores; absent where nobody is scored

What is absent the marts show as not assessable. The log of retention names zones, not companies, and is no source.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.forgetting.journal import Journal, led, open_journals
from anonymization.forgetting.pool_files import committed_at, count_all, entity_of, pool_files, words_of_pool
from anonymization.forgetting.tokens_in_files import Tokens
from anonymization.forgetting.withdrawals import STATS, due
from anonymization.home import Home
from anonymization.identity import Keyring, Vault
from anonymization.identity.tokens import in_every_epoch, of_ring
from anonymization.intake.contract import agreed_notice
from anonymization.load import read_json
from anonymization.reviews import reviewed
from anonymization.schema import BUILD_INPUTS

Cell = tuple[str, str, str]  # org_key, half_year, measure
SCHEMA: Final = BUILD_INPUTS["conduct_count"]
_OF_PERSONS: Final = ("application", "employment")

# The last answer on each load that is in the pool. What only warns is no finding: a day in masked prose may be any day.
_RESIDUAL: Final = """
select
    company, epoch(checked_at),
    not passed
    and list_bool_or([contains(rule, '.no_') for rule in rules_failed if rule <> 'note:note.no_full_date'])
from read_parquet(?, union_by_name = true)
where suite = 'pool' and company || '/' || subject in (select unnest(?))
qualify row_number() over (partition by company, subject order by checked_at desc) = 1
"""
# Whose last word is a withdrawal, in the files that brought it; links say who is one person.
_LAST_WORDS: Final = """
select person_key, filename from read_parquet(?, hive_partitioning = false, filename = true)
where purpose = ? and action <> 'grant' and person_key in (select unnest(?))
qualify "at" = max("at") over (partition by person_key)
"""
_ROWS: Final = """
with links as (select person_key, linked_person_key from read_parquet(?, hive_partitioning = false)),
persons as (
    select coalesce(any_value(linked_person_key), key) as person from (select unnest(?) as key) as asked
    left join links on key = person_key group by key
)
select regexp_extract(filename, '/company=([^/]+)/', 1), count(*)
from read_parquet(?, hive_partitioning = false, filename = true, union_by_name = true) as pool
left join links using (person_key)
where coalesce(linked_person_key, pool.person_key) in (select person from persons) group by all order by all
"""
_SCORES: Final = """
select
    org_key, year(rejected_on) || 'H' || if(month(rejected_on) <= 6, 1, 2) as half_year,
    count(*) filter (where reviewed.application_key is not null and length(reasons_ja) > 0), count(*)
from read_parquet(?) as scores left join reviewed using (org_key, application_key)
where is_supported group by all order by all
"""


def export_conduct(home: Home, *, deadline: timedelta, now: datetime | None = None) -> int:
    """Write `build/conduct_count.parquet`, whole or not at all, after the vault's links; returns its rows.

    `deadline` is how long an erasure may take. The caller holds the lock of the pool.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    keyring = Keyring.from_environment(home=home.root)
    counts: dict[Cell, Counter[str]] = {}
    found = (
        *_erasures(home, now=moment),
        *_residual(home),
        *_used(home, keyring=keyring, deadline=deadline, now=moment),
    )
    by_half = (
        *((org, _half_year(at), measure, done, of) for org, at, measure, done, of in found),
        *_notices(home, keyring=keyring),
        *((org, half, "ai_explained_and_reviewed", done, of) for org, half, done, of in _scores(home, keyring=keyring)),
    )
    for org, half, measure, done, of in by_half:
        counts.setdefault((org, half, measure), Counter()).update(done=done, due=of)
    rows = [
        {"org_key": org, "half_year": half, "measure": measure, "done": n["done"], "due": n["due"]}
        for (org, half, measure), n in sorted(counts.items())
    ]
    home.build.mkdir(parents=True, exist_ok=True)
    unfinished = home.build / ".conduct_count.unfinished"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), unfinished, compression="zstd")
    unfinished.replace(home.build / "conduct_count.parquet")
    return len(rows)


Count = tuple[str, datetime, str, int, int]
HalfCount = tuple[str, str, str, int, int]


def _erasures(home: Home, *, now: datetime) -> Iterator[Count]:
    """Finished ones by their receipts, late ones that are still open as not done; others are not due yet."""
    for path in sorted((home.reports / "erasure").glob("E*.json")):
        receipt = read_json(path)
        files = [entry["path"] for entry in receipt["files"]]
        yield from _erasure(files, receipt["reason"], receipt["opened_at"], in_time=receipt["in_time"])
    for journal in open_journals(home):
        if journal.is_overdue(now):
            yield from _erasure(list(journal.before["files"]), journal.reason, journal.opened_at, in_time=False)


def _erasure(files: list[str], reason: str, opened_at: str, *, in_time: bool) -> Iterator[Count]:
    measures = ("withdrawals_in_time", "deletions_in_time") if reason == "withdrawal" else ("deletions_in_time",)
    for org in sorted({_company(Path(name)) for name in files}):
        for measure in measures:
            yield org, datetime.fromisoformat(opened_at), measure, int(in_time), 1


def _notices(home: Home, *, keyring: Keyring) -> Iterator[HalfCount]:
    """Told rejections of all, in each half-year that begins after the company agreed to send the notice with them."""
    with Vault.open(home=home.root, keyring=keyring) as vault:
        counts = vault.told_counts()
    notices = {org: agreed_notice(org) for org in {org for org, *_ in counts}}
    for org, half, told, of in counts:
        # a rejection whose day nobody tells is none that was told; it counts from when the latest ones do
        at = half or max((h for o, h, *_ in counts if o == org and h), default=None)
        notice = notices[org]
        if notice and at and notice.since <= date(int(at[:4]), 1 if at.endswith("H1") else 7, 1):
            yield org, half or "unknown", "notified_with_url_and_purpose", told, of


def _scores(home: Home, *, keyring: Keyring) -> Iterator[tuple[str, str, int, int]]:
    """(company, half-year of the rejection, explained and reviewed, scored); a dispute alone is no review.

    After a rotation of keys the release that is out still has scores under the keys of the epoch before.
    """
    scores = home.root / "individual" / "marts" / "cross_company_fit.parquet"
    if not scores.exists():
        return
    told = reviewed(home, kind="review")
    known = of_ring((key for _, key in told), keyring=keyring)
    in_epochs = in_every_epoch(known, keyring=keyring, purpose="row")
    written = {key: {key} for _, key in told} | {key: set(forms) for key, *forms in zip(known, *in_epochs, strict=True)}
    pairs = sorted((org, form) for org, key in told for form in written[key])
    keys = [{"org_key": org, "application_key": form} for org, form in pairs]
    schema = pa.schema([("org_key", pa.string()), ("application_key", pa.string())])
    with duckdb.connect() as connection:
        connection.register("reviewed", pa.Table.from_pylist(keys, schema=schema))
        yield from connection.execute(_SCORES, [str(scores)]).fetchall()


def _residual(home: Home) -> Iterator[Count]:
    manifests = home.pool.glob("manifest/company=*/load=*/_manifest.json")
    loads = [f"{_company(path)}/{path.parent.name.removeprefix('load=')}" for path in manifests]
    files = [str(path) for path in (home.reports / "history").glob("*.parquet")]
    for org, at, found in _asked(_RESIDUAL, files, loads) if files else ():
        yield org, datetime.fromtimestamp(at, UTC), "residual_pii", int(found or 0), 1


def _used(home: Home, *, keyring: Keyring, deadline: timedelta, now: datetime) -> Iterator[Count]:
    """Rows left by an erasure that is late, and rows of withdrawals that nobody took up in time."""
    late = [led(journal, keyring=keyring) for journal in open_journals(home) if journal.is_overdue(now)]
    for org, rows in _left_by(home, late, keyring=keyring).items():
        yield org, now, "used_after_withdrawal", rows, rows
    with Vault.open(home=home.root, keyring=keyring) as vault:
        plan = due(vault, words_of_pool(home), now=now)
    persons = _overdue(home, list(plan.person_keys), before=now - deadline)
    files = [str(path) for path in pool_files(home) if entity_of(path) in _OF_PERSONS]
    links = home.build / "person_link.parquet"
    for org, rows in _asked(_ROWS, str(links), persons, files) if persons and files else ():
        yield org, now, "used_after_withdrawal", rows, rows


def _left_by(home: Home, journals: list[Journal], *, keyring: Keyring) -> Counter[str]:
    left: Counter[str] = Counter()
    files = [path for path in pool_files(home) if entity_of(path) in _OF_PERSONS]
    for journal in journals:
        for path, (_, theirs) in count_all(files, Tokens.of(journal.erasure, keyring=keyring)).items():
            left[_company(path)] += theirs
    return +left


def _overdue(home: Home, persons: list[str], *, before: datetime) -> list[str]:
    """Those whose withdrawal came in before a moment: what counts is when it could be known, not the day it bears."""
    files = [str(path) for path in pool_files(home) if entity_of(path) == "consent_event"]
    if not persons or not files:
        return []
    brought: dict[str, list[Path]] = {}
    for person, name in _asked(_LAST_WORDS, files, STATS, persons):
        brought.setdefault(person, []).append(Path(name))
    came = {person: committed_at(home, paths) for person, paths in brought.items()}
    return sorted(person for person, at in came.items() if at is not None and at < before.timestamp())


def _asked(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(query, list(values)).fetchall()


def _company(path: Path) -> str:
    return next(part.removeprefix("company=") for part in path.parts if part.startswith("company="))


def _half_year(at: datetime) -> str:
    return f"{at.year}H{1 if at.month <= 6 else 2}"
