"""Whether a file in the inbox is whole yet: told by its name and by when it last changed, never by its content."""

import time
from pathlib import PurePath
from typing import Final

SETTLE_SECONDS: Final = 10.0  # a file that changed since is still growing
_UNFINISHED: Final = frozenset({".part", ".tmp", ".crdownload", ".filepart"})


def is_unfinished(path: PurePath) -> bool:
    """Whether its name says that more is to come."""
    return path.suffix in _UNFINISHED


def is_growing(path: PurePath, *, changed_at: float, settle_seconds: float = SETTLE_SECONDS) -> bool:
    """Whether more of it may come; `changed_at` in seconds since 1970."""
    return is_unfinished(path) or time.time() - changed_at < settle_seconds
