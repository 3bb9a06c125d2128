"""Carry an erasure to its end: step by step, each repeatable, each in every place that may hold the people.

Before the first step the journal stands, and the suppression tokens are the first thing that is written: whatever is
killed after that, the people do not come back in, and the next run goes on. What the next release replaces is waited
for: the erasure stays open until nothing of theirs is found anywhere, and only then its receipt is signed.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from anonymization.disclosure.swap import current_release, releases
from anonymization.forgetting import journal as journals
from anonymization.forgetting import models
from anonymization.forgetting.journal import Journal, Reason
from anonymization.forgetting.places import BUILD_FILES, Survey, build_holds, individual_holds, survey
from anonymization.forgetting.pool_files import committed_at, erase_from_pool, erase_from_scratch, rows_of_persons
from anonymization.forgetting.receipt import write_receipt
from anonymization.forgetting.tokens_in_files import Tokens
from anonymization.home import Home
from anonymization.identity import Keyring, Vault
from anonymization.identity.forgetting import Erasure, with_strays
from anonymization.identity.tokens import in_every_epoch
from anonymization.load import read_json
from anonymization.locks import one_at_a_time
from anonymization.quarantine import SUFFIX
from anonymization.reviews import forget
from anonymization.settled_credits import settle
from anonymization.waiting import leaving

_TOKYO: Final = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, kw_only=True)
class Task:
    """An erasure under way."""

    home: Home
    vault: Vault
    keyring: Keyring
    journal: Journal
    tokens: Tokens


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Where an erasure stands; counts and names only."""

    number: str
    state: str  # finished | waits_for_release | unfinished
    in_time: bool
    found: int  # rows of theirs, in all places together, when it began


def _vault(task: Task) -> None:
    task.vault.erase(task.journal.erasure)


def _waiting(task: Task) -> dict[str, Any]:
    """Whose rows are meant the suppression tokens say: rows that wait have told the vault nothing else."""
    gone = leaving.erase(task.home, vault=task.vault, keyring=task.keyring, now=datetime.now(UTC))
    return {"waiting": task.journal.facts.get("waiting", 0) + gone}


def _credits(task: Task) -> None:
    """What their applications earned stays with the company, without them; by the day their consent ended."""
    told = {token: at for token, kind, at in task.journal.erasure.suppressions if kind == "person"}
    in_epochs = in_every_epoch([*told], keyring=task.keyring, purpose="person")
    moments = {token: at for written in in_epochs for token, at in zip(written, told.values(), strict=True)}
    opened = int(datetime.fromisoformat(task.journal.opened_at).timestamp())
    by_day: dict[date, list[str]] = {}
    for person in sorted(task.tokens.person):
        day = datetime.fromtimestamp(moments.get(person, opened), _TOKYO).date()
        by_day.setdefault(day, []).append(person)
    for place, (day, persons) in enumerate(sorted(by_day.items())):
        settle(task.home, persons, number=f"{task.journal.number}-{place}", ended_on=day)


def _pool(task: Task) -> None:
    erase_from_pool(task.home, task.tokens)


def _reviews(task: Task) -> None:
    """What was written down of a score of theirs goes with them."""
    forget(task.home, task.tokens.row)


def _scratch(task: Task) -> None:
    erase_from_scratch(task.home, task.tokens)


def _build(task: Task) -> None:
    """DuckDB keeps free blocks with what stood on them: the whole file goes, dbt makes it anew."""
    if build_holds(task.home, task.tokens):
        for name in BUILD_FILES:
            (task.home.build / name).unlink(missing_ok=True)
        shutil.rmtree(task.home.build / "dbt" / "spill", ignore_errors=True)
        shutil.rmtree(task.home.root / "scratch" / ".publish-spill", ignore_errors=True)


def _models(task: Task) -> None:
    models.order_retraining(task.home, task.journal.facts["models_to_retrain"], now=datetime.now(UTC))
    models.erase_from_lists(task.home, task.tokens)


def _releases(task: Task) -> None:
    """Individual marts of releases that are no longer out go where they hold rows of theirs; statistics stay."""
    out = current_release(task.home)
    for release in releases(task.home):
        if release != out and individual_holds(task.home, release, task.tokens):
            shutil.rmtree(task.home.release(release) / "individual")


# Each may be done again; what one returns is kept among the facts of the journal.
STEPS: Final[tuple[tuple[str, Callable[[Task], dict[str, Any] | None]], ...]] = (
    ("vault", _vault),
    ("waiting", _waiting),
    ("credits", _credits),
    ("pool", _pool),
    ("reviews", _reviews),
    ("scratch", _scratch),
    ("build", _build),
    ("models", _models),
    ("releases", _releases),
)


def begin(
    home: Home,
    *,
    vault: Vault,
    erasure: Erasure,
    keyring: Keyring,
    reason: Reason,
    now: datetime,
    deadline: timedelta,
) -> Journal:
    """Write down what will be erased, with what is there now. Nothing is erased yet."""
    moment = int(now.timestamp())
    more = rows_of_persons(home, Tokens.of(erasure, keyring=keyring)) - set(erasure.row_keys)
    erasure = with_strays(erasure, persons={}, rows=dict.fromkeys(more, moment))
    tokens = Tokens.of(erasure, keyring=keyring)
    found = survey(home, vault=vault, erasure=erasure, tokens=tokens)
    facts = {
        "statistics_published": _releases_since(home, found),
        "models_to_retrain": models.trained_on(home, tokens),
    }
    return journals.open_journal(
        home, erasure=erasure, reason=reason, before=asdict(found), facts=facts, now=now, deadline=deadline
    )


def carry_out(
    home: Home, journal: Journal, *, vault: Vault, keyring: Keyring, after: Callable[[str], None] = lambda _: None
) -> Outcome:
    """All steps, then the receipt where nothing is left. `after` is told each step that is done."""
    journal = journals.led(journal, keyring=keyring)
    tokens = Tokens.of(journal.erasure, keyring=keyring)
    for name, step in STEPS:
        found = step(Task(home=home, vault=vault, keyring=keyring, journal=journal, tokens=tokens))
        if found:
            journal = replace(journal, facts=journal.facts | found)
            journals.keep(home, journal)
        after(name)
    if journal.before["theirs"] and not journal.facts.get("announced"):
        home.announced.unlink(missing_ok=True)
        journal = replace(journal, facts=journal.facts | {"announced": True})
        journals.keep(home, journal)
    now = datetime.now(UTC)
    left = survey(home, vault=vault, erasure=journal.erasure, tokens=tokens)
    in_time = not journal.is_overdue(now)
    found = sum(journal.before["theirs"].values()) + journal.facts.get("waiting", 0)
    if not left.is_clean:
        state = "waits_for_release" if left.waits_for_release else "unfinished"
        return Outcome(number=journal.number, state=state, in_time=in_time, found=found)
    write_receipt(home, journal, left=left, quarantine=_quarantine(home), keyring=keyring, now=now)
    after("receipt")
    journals.close(home, journal)
    return Outcome(number=journal.number, state="finished", in_time=in_time, found=found)


def resume_all(home: Home, *, vault: Vault, keyring: Keyring) -> list[Outcome]:
    """Carry every open erasure as far as it goes now."""
    with one_at_a_time(home, "pool"):
        return [carry_out(home, journal, vault=vault, keyring=keyring) for journal in journals.open_journals(home)]


def _releases_since(home: Home, found: Survey) -> list[str]:
    """The releases whose statistics may count them: those that came out after the first load that held a row."""
    since = committed_at(home, [home.root / name for name in found.files])
    if since is None:
        return []
    published = {name: read_json(home.release(name) / "published" / "release.json") for name in releases(home)}
    # the release says whole seconds
    return [
        name
        for name, facts in published.items()
        if datetime.fromisoformat(facts["released_at"]).timestamp() >= int(since)
    ]


def _quarantine(home: Home) -> dict[str, Any]:
    """Refused files are sealed and name nobody: whether one holds the person cannot be told, only when it goes."""
    reasons = [path.with_suffix(".json") for path in sorted((home.root / "quarantine").glob(f"*/*{SUFFIX}"))]
    ends = [read_json(path)["expires_on"] for path in reasons if path.exists()]
    held = [path.with_suffix(".json") for path in sorted((home.root / "held").glob(f"*/*{SUFFIX}"))]
    until = [read_json(path)["decide_by"] for path in held if path.exists()]
    return {
        "sealed_files": len(reasons),
        "last_expires_on": max(ends, default=None),
        "held_files": len(held),
        "last_decided_by": max(until, default=None),
    }
