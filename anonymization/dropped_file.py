"""A file of the inbox as it was when somebody looked: it is removed only while it is still that file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

Stamp = tuple[int, int, int]
_LEAVING: Final = ".leaving"


@dataclass(frozen=True, kw_only=True)
class DroppedFile:
    """A path and what changes when its file is written to or replaced."""

    path: Path
    stamp: Stamp

    @classmethod
    def seen(cls, path: Path) -> Self:
        """As it is now; look before its bytes are read. Raises OSError where it is gone."""
        return cls(path=path, stamp=_stamp(path))

    @property
    def dropped_at(self) -> int:
        """When it last changed; seconds since 1970."""
        return self.stamp[2] // 1_000_000_000

    def remove(self) -> bool:
        """Take it out of the inbox; False where another file lies there by now, which is another drop and stays.

        Renamed first, then compared: between a look and a removal by name a company could put a new file in its place.
        """
        aside = self.path.with_name(f".{self.path.name}{_LEAVING}")
        try:
            self.path.rename(aside)
        except FileNotFoundError:
            return False
        if _stamp(aside) == self.stamp:
            aside.unlink()
            return True
        put_back(aside)
        return False


def put_back(aside: Path) -> None:
    """Give a file that a removal had set aside its name again; where a newer one has it, the name belongs to that."""
    path = aside.with_name(aside.name.removeprefix(".").removesuffix(_LEAVING))
    if path.exists():
        aside.unlink()
    else:
        aside.rename(path)


def recover(folder: Path) -> None:
    """Files that a removal was killed over lie under their names again: they have their answer and go once more."""
    for aside in folder.glob(f".*{_LEAVING}"):
        put_back(aside)


def _stamp(path: Path) -> Stamp:
    stat = path.lstat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
