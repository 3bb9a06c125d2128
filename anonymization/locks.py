"""One at a time: where two schedulers share a RELAY_HOME, what they may not do together waits for its turn.

The lock is the operating system's and belongs to the process that holds it: a process that dies, however it dies,
leaves no lock behind. The file itself stays and means nothing.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

_PATIENCE: Final = 900.0  # seconds; a commit takes seconds, a build minutes
_LOOK: Final = 0.2

_BUSY: Final = Refusal(
    code="busy",
    ja="別の処理が同じ保管場所を使っています。終わりしだい、次の実行で続けます。",
    en="Another run is at the same place. The next run goes on once it has ended.",
    fault="system",
)


@contextmanager
def one_at_a_time(home: Home, what: str, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock `what` of a home; waits up to `patience` seconds, then raises Refused."""
    folder = home.root / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{what}.lock").open("wb") as handle:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Refused(_BUSY) from None
                time.sleep(_LOOK)
        yield
