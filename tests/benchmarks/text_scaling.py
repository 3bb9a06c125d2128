"""Whether n processes find names n times as fast as one, beside a loop that needs nothing but a core."""

import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from anonymization.text.engine import Detector
from samples.hr_texts import generate
from tests.benchmarks.bench_report import Row, row


@cache
def _detector() -> Detector:
    return Detector.load()


def _detect_part(texts: list[str]) -> float:
    """Wall seconds of one worker over its part, loading not counted."""
    detector = _detector()
    begin = time.perf_counter()
    detector.detect(texts)
    return time.perf_counter() - begin


def _loop(_: int) -> float:
    """Wall seconds of a loop that needs nothing but a core."""
    begin = time.perf_counter()
    total = 0
    for number in range(6_000_000):
        total += number % 7
    return time.perf_counter() - begin


def scaling_rows(*, count: int, processes: int, rounds: int = 3) -> list[Row]:
    """What n processes reach of n times one, and what a bare loop reaches on the same cores in the same minute.

    The best of some rounds counts: other work on the machine can only slow a round down.
    """
    texts = [text.text for text in generate(split="test", count=count, seed=1)]
    context = get_context("spawn")
    alone, together, loop_alone, loop_together = [], [], [], []
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(_detect_part, [texts[:50]] * processes))  # each process makes its detector
        for _ in range(rounds):
            alone.append(pool.submit(_detect_part, texts).result())
            loop_alone.append(pool.submit(_loop, 0).result())
            together.append(max(pool.map(_detect_part, [texts] * processes)))
            loop_together.append(max(pool.map(_loop, range(processes))))
    name = f"{processes} processes, share of linear speed per core"
    bare = f"{name}: a bare loop beside it"
    return [
        row(name, min(alone) / min(together), limit=">= 0.8", unit="share", n=count),
        row(bare, min(loop_alone) / min(loop_together), limit="what the machine gives", unit="share", n=count),
    ]
