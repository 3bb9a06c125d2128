"""A drop starts a run by itself: the triggerer looks at the inbox every few seconds, and no schedule has to be short.

Airflow's own file triggers delete the file they see, which may be the only copy; this one looks at names and times.
"""

import asyncio
import stat
from collections.abc import AsyncIterator
from typing import Any, Final

from airflow.sdk import Asset, AssetWatcher
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from anonymization.growing import is_growing
from anonymization.home import Home

Seen = frozenset[tuple[int, int, int, int]]  # device, inode, size, time of the last change


class InboxTrigger(BaseEventTrigger):
    """Fires when a file has settled in the inbox that was not there at the last look; the event is a count."""

    def __init__(self, poll_seconds: float = 3.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Airflow has no annotation there
        self.poll_seconds = poll_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", {"poll_seconds": self.poll_seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        seen: Seen = frozenset()
        while True:
            try:
                now = await asyncio.to_thread(settled, Home.from_environment())
            except OSError:  # a share that answers no more: looked at again, and until then by the schedule
                now = seen
            if now - seen:
                yield TriggerEvent({"files": len(now - seen)})  # type: ignore[no-untyped-call] # nor there
            seen = now
            await asyncio.sleep(self.poll_seconds)


def settled(home: Home) -> Seen:
    """The files of the inbox that no longer grow, by what tells one from another; none of them is opened."""
    found = set()
    for path in home.inbox.glob("[!.]*/[!.]*"):
        try:
            told = path.lstat()
        except (FileNotFoundError, PermissionError):  # taken up at this very moment, or not ours to look at
            continue
        if not stat.S_ISDIR(told.st_mode) and not is_growing(path, changed_at=told.st_mtime):
            found.add((told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns))
    return frozenset(found)


INBOX: Final = Asset(
    name="inbox",
    uri="x-career-relay://inbox",
    watchers=[AssetWatcher(name="inbox_watch", trigger=InboxTrigger())],
)
