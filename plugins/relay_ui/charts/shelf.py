"""Drawn pages kept in memory while their release is out: a picture of figures that cannot change is drawn once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, TypeVar

_MOST: Final = 256  # entries; a page's pictures take some 100 kB

T = TypeVar("T")


class Shelf:
    """The last so many things made, by key; the one longest unused goes first. Safe among threads.

    A key holds everything that the thing depends on, whose eyes it is for included: the shelf knows no visitor.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What stands under the key, made now where it is not there. Two at once may both make it; one stays."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]  # put there by the same key's `make`
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._kept)
