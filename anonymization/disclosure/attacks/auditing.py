"""The verb of this room: attack a release, keep the evidence, and take the release down where an attack succeeds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anonymization.disclosure.attacks.evidence import keep
from anonymization.disclosure.attacks.suite import Audit, attack
from anonymization.disclosure.swap import current_release
from anonymization.disclosure.withdrawal import is_withdrawn, previous_release, withdraw
from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

_NO_RELEASE: Final = Refusal(
    code="no_release",
    ja="その公開番号(またはフォルダ)の公開物はありません。番号を確かめてください。",
    en="There is no release by that name, and no folder by that path. Check the name.",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An audit and what followed from it."""

    audit: Audit
    withdrawn: bool
    restored: str | None  # the release that is out now, where one was withdrawn


def release_folder(home: Home, release: str) -> Path:
    """The folder of a release by its id, or any folder by its path. Raises Refused where there is none."""
    named = home.releases / release
    path = named if "/" not in release and named.is_dir() else Path(release)
    if not release or not path.is_dir():
        raise Refused(_NO_RELEASE)
    path = path.resolve()
    # `published` is a link into a release: its lane A lies beside it
    return path.parent if path.name == "published" and path.parent.parent == home.releases.resolve() else path


def audit_release(
    home: Home, folder: Path, *, write: bool = True, progress: Callable[[str], None] | None = None
) -> Outcome:
    """Attack; with `write`, keep the evidence and withdraw what failed. Raises Refused where nothing can be judged.

    Only a release of this home is withdrawn. Safe to repeat after a kill.
    """
    ours = folder.parent == home.releases.resolve()
    before = previous_release(home, folder.name) if ours else current_release(home)
    previous = home.release(before) if before else None
    audit = attack(folder, home=home, previous=previous, progress=progress)
    if not write:
        return Outcome(audit=audit, withdrawn=False, restored=None)
    keep(audit, home=home, folder=folder)
    if ours and not audit.passed:
        withdraw(home, folder.name, ", ".join(audit.failed))
    gone = ours and is_withdrawn(home, folder.name)
    return Outcome(audit=audit, withdrawn=gone, restored=current_release(home) if gone else None)
