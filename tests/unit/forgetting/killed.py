"""Run the due erasures of a home and die by SIGKILL: after a step, or right before or after the n-th rename.

python -m tests.unit.forgetting.killed HOME step:pool | before:3 | after:3
"""

import os
import signal
from pathlib import Path
from typing import Any

from identity_people import KEYRING

from anonymization.forgetting import requests
from anonymization.home import Home
from tests.unit.forgetting.world import DAY, NOW


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(home: Home, edge: str) -> None:
    """`edge` is step:pool, before:3 or after:3."""
    kind, _, place = edge.partition(":")
    if kind == "step":
        carry_out = requests.carry_out

        def deadly(*given: Any, **more: Any) -> Any:
            return carry_out(*given, **more, after=lambda name: die() if name == place else None)

        requests.carry_out = deadly
    else:
        replace, left = Path.replace, [int(place)]

        def counted(self: Path, target: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and kind == "before":
                die()
            result = replace(self, target)
            if left[0] == 0 and kind == "after":
                die()
            return result

        Path.replace = counted  # type: ignore[method-assign,assignment]  # this process is thrown away
    requests.forget_due(home, keyring=KEYRING, now=NOW, deadline=DAY)
