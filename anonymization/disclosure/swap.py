"""A release comes out by one rename of one link, and old ones go: readers see the old release or the new one, whole."""

import json
import shutil
from pathlib import Path

from anonymization.home import Home
from anonymization.load import read_json

LINKS = ("published", "individual")


def current_release(home: Home) -> str | None:
    """The id of the release that is out; None before the first one."""
    link = home.root / "current"
    return link.resolve().name if link.is_symlink() and link.exists() else None


def releases(home: Home) -> list[str]:
    """The ids of all kept releases, oldest first by the moment they were released."""
    found = []
    for path in home.releases.glob("[!.]*"):
        facts = path / "published" / "release.json"
        try:
            found.append((read_json(facts)["released_at"], path.name))
        except (OSError, json.JSONDecodeError, KeyError):
            continue  # no release, or one being removed
    return [name for _, name in sorted(found)]


def swap_in(home: Home, *, unfinished: Path, release_id: str) -> None:
    """Give the finished folder its name and point `current` to it; content that was out before comes out again."""
    target = home.release(release_id)
    # the same content has been out before: what differs is the moment of its release
    if target.exists():
        shutil.rmtree(target)
    unfinished.replace(target)
    point(home.root / "current", Path("releases") / release_id)
    for name in LINKS:
        link = home.root / name
        if not link.is_symlink():
            point(link, Path("current") / name)


def point(link: Path, target: Path) -> None:
    """Make or move a symbolic link in one step."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)


def forget_old_releases(home: Home, *, keep: int) -> list[str]:
    """Remove all but the last `keep` releases; never the one that is out."""
    out = current_release(home)
    others = [name for name in releases(home) if name != out]
    gone = others[: max(len(others) - (keep - 1), 0)]
    for name in gone:
        # renamed first: half a release is never under its name
        grave = home.releases / f".{name}.gone"
        shutil.rmtree(grave, ignore_errors=True)
        home.release(name).replace(grave)
        shutil.rmtree(grave)
    return gone
