"""Every attack on one release, and one verdict: it stands where none of them succeeds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anonymization.disclosure.attacks.arena import open_arena
from anonymization.disclosure.attacks.canaries import canaries
from anonymization.disclosure.attacks.cells import judged_cells
from anonymization.disclosure.attacks.dictionary import dictionary
from anonymization.disclosure.attacks.differencing import differencing
from anonymization.disclosure.attacks.exact_counts import exact_counts
from anonymization.disclosure.attacks.hidden_files import hidden_files
from anonymization.disclosure.attacks.inference import inference
from anonymization.disclosure.attacks.leftover_keys import leftover_keys
from anonymization.disclosure.attacks.linkability import linkability
from anonymization.disclosure.attacks.margins import margins
from anonymization.disclosure.attacks.policy import AttackPolicy, load_attacks
from anonymization.disclosure.attacks.record_linkage import record_linkage
from anonymization.disclosure.attacks.result import AttackResult
from anonymization.disclosure.attacks.row_order import row_order
from anonymization.disclosure.attacks.singling_out import singling_out
from anonymization.disclosure.attacks.small_groups import small_groups
from anonymization.disclosure.rule import Disclosure, load_disclosure
from anonymization.home import Home
from anonymization.version import code_version


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What every attack on a release achieved."""

    release: str
    results: tuple[AttackResult, ...]
    not_reached: tuple[str, ...]  # tables with figures of which no truth tells on whom they rest
    policy_version: str
    at: str
    seconds: float

    @property
    def passed(self) -> bool:
        return not any(result.failed for result in self.results)

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(result.attack for result in self.results if result.failed)

    def as_json(self) -> dict[str, Any]:
        return {
            "release": self.release,
            "passed": self.passed,
            "at": self.at,
            "seconds": self.seconds,
            "policy_version": self.policy_version,
            "code_version": code_version(),
            "not_reached": list(self.not_reached),
            "attacks": [result.as_json() for result in self.results],
        }


def attack(
    folder: Path,
    *,
    home: Home,
    previous: Path | None = None,
    policy: AttackPolicy | None = None,
    disclosure: Disclosure | None = None,
    progress: Callable[[str], None] | None = None,
) -> Audit:
    """Attack the release in a folder by the truth of `home`; writes nothing.

    `previous` is the folder of the release before it. Raises Refused where there is no release, or nothing to judge by.
    """
    policy = policy or load_attacks()
    start = datetime.now(UTC)
    with open_arena(folder, home=home, policy=policy, disclosure=disclosure or load_disclosure()) as arena:
        cells, left = judged_cells(arena)
        steps: dict[str, Callable[[], AttackResult]] = {
            "small_groups": lambda: small_groups(arena, cells, left),
            "singling_out": lambda: singling_out(arena, cells),
            "linkability": lambda: linkability(arena, cells),
            "inference": lambda: inference(arena, cells),
            "linkage": lambda: record_linkage(arena, cells),
            "membership": lambda: exact_counts(arena, cells),
            "margins": lambda: margins(arena, cells),
            "differencing": lambda: differencing(arena, previous, cells),
            "dictionary": lambda: dictionary(arena),
            "canaries": lambda: canaries(arena),
            "row_order": lambda: row_order(arena),
            "hidden_files": lambda: hidden_files(arena),
            "leftover_keys": lambda: leftover_keys(arena),
        }
        results = []
        for name, step in steps.items():
            if progress:
                progress(name)
            results.append(step())
    end = datetime.now(UTC)
    return Audit(
        release=folder.name,
        results=tuple(results),
        not_reached=tuple(table.place for table in left),
        policy_version=policy.version,
        at=start.isoformat(timespec="seconds"),
        seconds=round((end - start).total_seconds(), 1),
    )
