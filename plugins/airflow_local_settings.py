"""Airflow imports this file in each of its processes. In the one whose children run the tasks it makes them start fast.

A task's process is forked from the executor, so what the executor has imported is there at once. The rooms and Great
Expectations take seconds of each task otherwise, and a load has ten of them, one after the other.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

# of ours and of others', nothing of Airflow's: its settings are being read at this moment
ROOMS: Final = (
    "anonymization.answer",
    "anonymization.conduct",
    "anonymization.disclosure.publish",
    "anonymization.inbox",
    "anonymization.steps",
    "anonymization.text.engine",
    "anonymization.waiting.entering",
    "expectations.layers",
)


def runs_tasks(arguments: Sequence[str]) -> bool:
    """Whether this process is the parent of those that run tasks: the scheduler, or a worker of Celery."""
    return tuple(arguments[1:2]) == ("scheduler",) or tuple(arguments[1:3]) == ("celery", "worker")


def preload() -> None:
    for room in ROOMS:
        import_module(room)


if runs_tasks(sys.argv):
    preload()
