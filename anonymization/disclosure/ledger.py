"""The ε ledger: what each release has cost, appended before it comes out, never rewritten.

RELAY_HOME/noise/epsilon.jsonl   one line per mart and content: when, half-year, what, key, ρ or ε, δ, policy

A half-year's releases together cost  ε(Σρ, δ) + Σ ε  of what was made private elsewhere. What would exceed the budget
is refused before a number is drawn. A mart whose noise is that of a line that stands here costs nothing more: the same
counts are shown with the same noise.

Each release names the head of the ledger, a digest of all lines up to those that it paid. Who edits a line, or takes
one out, changes every head from there on: it is then not the ledger by which those releases came out.

Half a line at the end was never paid: nothing comes out before its line is on the disk, whole. A clock that goes back
opens no half-year again.
"""

import errno
import fcntl
import hashlib
import json
import math
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from io import FileIO
from pathlib import Path
from typing import Any, Final

from anonymization.disclosure.mechanism import epsilon_of
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refusal, Refused


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one mart costs. `key` is of the content that is paid for; either ρ, or ε and δ where they are told."""

    what: str
    key: str
    rho: float = 0.0
    epsilon: float = 0.0
    delta: float = 0.0


def half_year_of(day: date) -> str:
    """The period in which a day's spending is counted."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def together(costs: Sequence[Cost], *, delta: float) -> float:
    """ε of several costs: ρ adds up and is converted once; what was told as ε adds to it."""
    rho = sum(cost.rho for cost in costs)
    return epsilon_of(rho=rho, delta=delta) + sum(cost.epsilon for cost in costs)


@dataclass(frozen=True, kw_only=True)
class Spent:
    """The half-year in which a release was paid, and ε of everything paid in it."""

    period: str
    epsilon: float
    head: str = ""  # of the ledger then


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The file of a home. Reading and appending hold the operating system's lock on it."""

    path: Path
    delta: float
    budget: float
    heads: tuple[str, ...] = ()  # that releases name

    @classmethod
    def of(cls, home: Home, *, delta: float, budget: float) -> "Ledger":
        return cls(path=home.root / "noise" / "epsilon.jsonl", delta=delta, budget=budget, heads=_named(home))

    def require(self, costs: Sequence[Cost], *, day: date) -> None:
        """Raises Refused where what is not yet paid would overspend; writes nothing."""
        lines = self._lines()
        self._after(costs, lines, period=_period(day, lines))

    def spend(self, costs: Sequence[Cost], *, day: date, policy: str) -> Spent:
        """Append what is not yet paid, all or nothing. Raises Refused where overspent."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = self._lines()
            period = _period(day, lines)
            new, after = self._after(costs, lines, period=period)
            said = [{"day": day.isoformat(), "period": period, **asdict(cost), "policy": policy} for cost in new]
            found = self.path.read_bytes()
            whole = _whole(found)
            end = min(len(whole), len(found))
            file.truncate(end)
            _append(
                file, whole[end:] + "".join(json.dumps(each, sort_keys=True) + "\n" for each in said).encode(), at=end
            )
            head = _heads(self.path.read_bytes())[-1]
        return Spent(period=period, epsilon=after, head=head)

    def spent_at(self, head: str, *, period: str) -> float | None:
        """ε that had been spent in a half-year when a release named this head; None where the ledger never had it."""
        content = _whole(self.path.read_bytes()) if self.path.exists() else b""
        heads = _heads(content)
        if head not in heads:
            return None
        lines = self._lines()[: heads.index(head)]
        return together([cost for paid_in, cost in lines if paid_in == period], delta=self.delta)

    def _after(
        self, costs: Sequence[Cost], lines: Sequence[tuple[str, Cost]], *, period: str
    ) -> tuple[list[Cost], float]:
        """What is not yet paid, and ε of the period with it. Raises Refused where that is more than the budget."""
        paid = {(cost.what, cost.key) for _, cost in lines}
        new = [cost for cost in costs if (cost.what, cost.key) not in paid]
        before = [cost for paid_in, cost in lines if paid_in == period]
        after = together([*before, *new], delta=self.delta)
        if new and after > self.budget:
            raise Refused(_overspent(period, after=after, budget=self.budget))
        return new, after

    def _lines(self) -> list[tuple[str, Cost]]:
        """Raises Refused where the file is damaged: what was spent is then not known."""
        content = _whole(self.path.read_bytes()) if self.path.exists() else b""
        if not set(self.heads) <= set(_heads(content)):
            raise Refused(_CHANGED)
        try:
            return [_paid(json.loads(line)) for line in content.decode().splitlines()]
        except (ValueError, KeyError, TypeError):
            raise Refused(_DAMAGED) from None


def _paid(line: dict[str, Any]) -> tuple[str, Cost]:
    """Raises ValueError, KeyError or TypeError where a line does not tell what was spent, and when."""
    period, cost = line["period"], Cost(**{name: line[name] for name in Cost.__dataclass_fields__})
    # false of what is no number as well
    if not (_PERIOD.fullmatch(period) and all(0 <= each < math.inf for each in (cost.rho, cost.epsilon))):
        raise ValueError
    return period, cost


_PERIOD: Final = re.compile(r"[0-9]{4}H[12]")


def _period(day: date, lines: Sequence[tuple[str, Cost]]) -> str:
    """The half-year of a day, and never one before a half-year that was paid in: its budget would be spent twice."""
    return max([half_year_of(day), *(paid_in for paid_in, _ in lines)])


def _whole(content: bytes) -> bytes:
    """The lines that are whole, each with its end: a full disk or a power cut leaves half a line at most."""
    end = content.rfind(b"\n") + 1
    try:
        json.loads(content[end:])
    except ValueError:
        return content[:end]
    return content + b"\n"  # a line, of which an editor took the end


def _heads(content: bytes) -> list[str]:
    """The digest of no line, of the first, of the first two, …"""
    digest = hashlib.sha256()
    heads = [digest.hexdigest()]
    for line in _whole(content).splitlines(keepends=True):
        digest.update(line)
        heads.append(digest.hexdigest())
    return heads


def _named(home: Home) -> tuple[str, ...]:
    """The heads that the releases which are kept name; one of an older version names none."""
    found: set[str] = set()
    for path in home.releases.glob("[!.]*/published/release.json"):
        try:
            head = (read_json(path).get("noise") or {}).get("ledger")
        except (OSError, json.JSONDecodeError):
            continue  # one being removed
        found |= {head} if head else set()
    return tuple(sorted(found))


def _append(file: FileIO, content: bytes, *, at: int) -> None:
    """All of it, on the disk, or nothing of it. Raises OSError."""
    try:
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        file.truncate(at)
        raise


_DAMAGED: Final = Refusal(
    code="epsilon_ledger_damaged",
    ja="プライバシー予算の台帳（noise/epsilon.jsonl）が読めません。バックアップから戻すまで公開を止めます。",
    en="The privacy ledger (noise/epsilon.jsonl) cannot be read; nothing is released until it is restored.",
    fault="system",
)


_CHANGED: Final = Refusal(
    code="epsilon_ledger_changed",
    ja="プライバシー予算の台帳（noise/epsilon.jsonl）が、公開済みの版が示す内容と合いません（書き換え・行の削除・古いバックアップ）。"
    "その版と同じ台帳に戻すまで公開を止めます。",
    en="The privacy ledger (noise/epsilon.jsonl) is not the one by which earlier releases came out: lines were changed"
    " or taken out, or an old backup was restored. Nothing is released until the right one is back.",
    fault="system",
)


def _overspent(period: str, *, after: float, budget: float) -> Refusal:
    return Refusal(
        code="epsilon_overspent",
        ja=f"{period} のプライバシー予算 ε={budget:g} を超えます（公開すると ε={after:.2f}）。前回の公開を維持します。"
        "次の半期まで待つか、責任者の判断で config/disclosure.yml の予算を改めてください。",
        en=f"This release would exceed the privacy budget of {period}: ε={after:.2f} of {budget:g}. The last release "
        "stays. Wait for the next half-year, or let the person responsible change the budget in config/disclosure.yml.",
        fault="system",
    )
