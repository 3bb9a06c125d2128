"""A release that failed its audit is taken down, and what it said is never published again.

    withdrawn/<release>.json     which release, of which build, when and why; nothing deletes it
    releases/<release>/          stays for those who look into it, until its time is over; mode 0700

The mark stands first. A run that is killed anywhere after it and starts again ends in the same state.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from anonymization.disclosure.swap import LINKS, current_release, point, releases
from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refusal, Refused

_WITHDRAWN: Final = Refusal(
    code="withdrawn_content",
    ja="この内容は攻撃試験に不合格となり取り下げられました。同じ内容は公開できません。設定か計算を直してください。",
    en="What this build says was withdrawn after an attack succeeded. It is not released again: change the rule first.",
    fault="system",
)
_NO_RELEASE: Final = Refusal(
    code="no_release", ja="その公開番号の公開物はありません。", en="There is no release by that name."
)


def withdraw(home: Home, release_id: str, why: str) -> str | None:
    """Take a release down and let the one before it out again by one rename; returns that one, None where none is.

    `why` is a word of ours (the names of attacks), never a value. A release that is not out is marked all the same.
    Raises Refused where there is no such release.
    """
    with one_at_a_time(home, "release"):
        mark = _mark(home, release_id)
        folder = home.release(release_id)
        if not mark.exists():
            if not folder.is_dir():
                raise Refused(_NO_RELEASE)
            facts = _facts(folder)
            at = datetime.now(UTC).isoformat(timespec="seconds")
            build = build_content(facts) if facts else None
            write_json(mark, {"release_id": release_id, "why": why, "at": at, "build": build})
        before = previous_release(home, release_id)
        if current_release(home) in {release_id, None}:
            _restore(home, before)
        if folder.is_dir():
            folder.chmod(0o700)
        return current_release(home)


def is_withdrawn(home: Home, release_id: str) -> bool:
    return _mark(home, release_id).exists()


def withdrawn(home: Home) -> list[dict[str, Any]]:
    """Every withdrawal, oldest first."""
    found = [read_json(path) for path in (home.root / "withdrawn").glob("*.json")]
    return sorted(found, key=lambda mark: (mark["at"], mark["release_id"]))


def require_not_withdrawn(home: Home, release: dict[str, Any]) -> None:
    """Raises Refused where a release (its release.json) says what was withdrawn before, under this id or another."""
    build = build_content(release)
    for mark in withdrawn(home):
        if mark["release_id"] == release["release_id"] or (mark["build"] and mark["build"] == build):
            raise Refused(_WITHDRAWN)


def previous_release(home: Home, release_id: str) -> str | None:
    """The last release before this one that was not withdrawn."""
    kept = [name for name in releases(home) if name == release_id or not is_withdrawn(home, name)]
    older = kept[: kept.index(release_id)] if release_id in kept else kept
    return older[-1] if older else None


def build_content(release: dict[str, Any]) -> str | None:
    """What a release was made of: its tables without noise, the rule that judged it and the code; None without any.

    Noise may be drawn anew for the same build: lane B alone would not tell that it says the same.
    """
    exact = sorted(f"{t['path']} {t['sha256']}" for t in release.get("tables", []) if t.get("lane") in {"A", "org"})
    if not exact:
        return None
    versions = [str(release.get("disclosure", {}).get("version")), str(release.get("code_version"))]
    return sha256("\n".join([*versions, *exact]).encode()).hexdigest()


def _restore(home: Home, before: str | None) -> None:
    """Point `current` to the release before; where there is none the links go, `current` first."""
    if before is not None:
        point(home.root / "current", Path("releases") / before)
        for name in LINKS:
            if not (home.root / name).is_symlink():
                point(home.root / name, Path("current") / name)
        return
    for name in ("current", *LINKS):
        (home.root / name).unlink(missing_ok=True)


def _facts(folder: Path) -> dict[str, Any] | None:
    path = folder / "published" / "release.json"
    return read_json(path) if path.exists() else None


def _mark(home: Home, release_id: str) -> Path:
    return home.root / "withdrawn" / f"{home.release(release_id).name}.json"
