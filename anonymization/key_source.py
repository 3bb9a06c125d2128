"""Where the master key may come from beside the environment: a scheduler's secrets backend offers itself here.

Apart from `identity`, so that whoever offers one – at each parse of a DAG file – need not load that room.
"""

from collections.abc import Callable
from typing import Final

# The ring's text, or None where the backend holds none.
SecretsBackend = Callable[[], str | None]
_offered: Final[list[SecretsBackend]] = []


def offer(backend: SecretsBackend) -> None:
    """Have a key looked for in a backend where the environment has none; a later offer replaces an earlier one."""
    _offered[:] = [backend]


def from_backend() -> str:
    """The ring's text; empty where no backend was offered, or it holds none."""
    return (_offered[0]() or "") if _offered else ""
