"""What people decided about scores: append-only, by episode, and never an order of people.

    RELAY_HOME/reviews/reviews.jsonl   one line per record: when, who, which episode and model, what, why

A score decides nothing. That somebody looked at it, and what an applicant said against it, is kept here.
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, Literal

from anonymization.decisions import now
from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

Kind = Literal["review", "dispute"]
VERDICTS: Final[dict[Kind, tuple[str, ...]]] = {
    "review": ("agrees", "disagrees", "not_used"),
    "dispute": ("received", "upheld", "dismissed"),
}
LONGEST: Final = 500  # characters

_INCOMPLETE: Final = Refusal(
    code="incomplete_record",
    ja="区分・判断・理由をすべて書いてください。",
    en="Say what it is, what was decided, and why.",
)
_PERSONAL: Final = Refusal(
    code="personal_words",
    ja="理由に個人を指す語（氏名・連絡先など）があるようです。個人を特定しない言葉で書いてください。",
    en="The words seem to name a person or a contact. Say it without them.",
)
_DAMAGED: Final = Refusal(
    code="reviews_damaged",
    ja="レビューの記録（reviews/reviews.jsonl）が読めません。バックアップから戻してください。",
    en="The record of reviews (reviews/reviews.jsonl) cannot be read. Restore it from a backup.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class Review:
    """One record. `by` is a member of staff as they sign in; `words` name nobody."""

    at: str  # UTC, to the second
    by: str
    org_key: str
    application_key: str
    model_version: str
    kind: Kind
    verdict: str
    words: str


def said(
    *, by: str, org_key: str, application_key: str, model_version: str, kind: str, verdict: str, words: str
) -> Review:
    """A record as somebody put it, made now. Refused where something is missing, or where the words name a person."""
    # the detector takes seconds to import, and a page that only shows records does not need it
    from anonymization.text.engine import Detector  # noqa: PLC0415

    words = re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", words)).strip()[:LONGEST]
    known = next((known for known in VERDICTS if known == kind), None)
    if known is None or verdict not in VERDICTS[known] or not words or not by:
        raise Refused(_INCOMPLETE)
    if Detector.load().detect([words])[0]:
        raise Refused(_PERSONAL)
    return Review(
        at=now(),
        by=by,
        org_key=org_key,
        application_key=application_key,
        model_version=model_version,
        kind=known,
        verdict=verdict,
        words=words,
    )


def keep(home: Home, review: Review) -> None:
    """Append a record, on the disk when this returns; what stands there is not touched."""
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(review), ensure_ascii=False, sort_keys=True) + "\n"
    with _locked(path) as file:
        file.seek(0, os.SEEK_END)
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def reviews_of(home: Home, *, org_key: str, application_key: str) -> list[Review]:
    """What was recorded of an episode, the oldest first."""
    return [r for r in _all(home) if (r.org_key, r.application_key) == (org_key, application_key)]


def reviewed(home: Home, *, kind: Kind | None = None) -> frozenset[tuple[str, str]]:
    """(org_key, application_key) of every episode of which something was recorded, or something of a kind."""
    return frozenset((r.org_key, r.application_key) for r in _all(home) if kind in (None, r.kind))


def forget(home: Home, applications: Collection[str]) -> int:
    """The one way a line goes: its applicant is erased. Returns how many went."""
    before, after = _rewritten(home, lambda found: [r for r in found if r.application_key not in applications])
    return before - after


def lead(home: Home, led: Callable[[list[str]], list[str]]) -> None:
    """Put every record under its application's key of another epoch; `led` gives the keys of today for keys."""

    def renewed(found: list[Review]) -> list[Review]:
        keys = led([review.application_key for review in found])
        return [replace(review, application_key=key) for review, key in zip(found, keys, strict=True)]

    _rewritten(home, renewed)


def _rewritten(home: Home, change: Callable[[list[Review]], list[Review]]) -> tuple[int, int]:
    """Records before and after a change of the whole file; nothing is written where nothing changes."""
    path = _path(home)
    if not path.exists():
        return 0, 0
    with _locked(path):
        before = _all(home)
        after = change(before)
        if after != before:
            text = "".join(json.dumps(asdict(review), ensure_ascii=False, sort_keys=True) + "\n" for review in after)
            unfinished = path.with_name(f".{path.name}.unfinished")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)  # killed before or after: the file is whole
    return len(before), len(after)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file under this name, made where there is none, with its lock: who waited looks whether it is the one."""
    while True:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return


def _all(home: Home) -> list[Review]:
    """Raises Refused where the file is damaged: what was decided is then not known."""
    path = _path(home)
    if not path.exists():
        return []
    try:
        return [Review(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, TypeError):
        raise Refused(_DAMAGED) from None


def _path(home: Home) -> Path:
    return home.root / "reviews" / "reviews.jsonl"
