"""What axe-core finds on a page: the rules it breaks, with the places."""

import json
from typing import Any, Final

MODERATE_UP: Final = frozenset({"moderate", "serious", "critical"})
SERIOUS_UP: Final = frozenset({"serious", "critical"})


def broken_rules(page: Any, *, impacts: frozenset[str] = MODERATE_UP) -> str:
    """What is broken, to be read in a test's message; empty where nothing is."""
    from axe_playwright_python.sync_playwright import Axe

    found = [f for f in Axe().run(page).response["violations"] if f["impact"] in impacts]
    told = [(f["id"], [node["html"][:160] for node in f["nodes"]][:3]) for f in found]
    return json.dumps(told, ensure_ascii=False, indent=1) if told else ""
