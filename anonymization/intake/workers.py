"""Two cores: work on several batches at once, and hand the answers on in the order of the file."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Arrow's and NumPy's work runs outside Python's lock; more threads would only hold more batches in memory.
_WORKERS: Final = 2


def in_order(work: Callable[[Item], Answer], items: Iterable[Item]) -> Iterator[Answer]:
    """`work` of each item. At most one more item than there are workers is held; an error comes at its own place."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        under_way: deque[Future[Answer]] = deque()
        try:
            for place, item in enumerate(items):
                under_way.append(pool.submit(work, item))
                # the first goes alone: two at once would each load the dictionaries
                if len(under_way) > _WORKERS or place == 0:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
