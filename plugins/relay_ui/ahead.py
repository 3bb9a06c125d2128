"""Drawn before anybody asks: in Airflow's API server, at its start and whenever another release is out.

Importing what draws takes seconds and a page of pictures about one; nobody's first look should pay for it. What is
drawn stands on the pages' own shelves, under the same keys, so nothing here decides who sees what.
"""

import logging
import os
import threading
from time import sleep
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)
_EVERY: Final = 10.0  # seconds between two looks at which release is out
_MOST: Final = 100  # companies; the shelf of their pages holds that many in both languages, and some more
_QUIETLY: Final = 10  # niceness: a visitor's request goes first


class DrawAhead:
    """ASGI middleware of Airflow's own app, which alone hears of the start; all else passes through it untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            threading.Thread(target=_keep_on, name="relay-ui-draw-ahead", daemon=True).start()
        await self.app(scope, receive, send)


def _keep_on() -> None:
    """Look again and again. What goes wrong here goes wrong on the page too, which then says so itself."""
    from anonymization.disclosure.swap import current_release  # noqa: PLC0415 - not while Airflow reads its plugins
    from anonymization.home import Home  # noqa: PLC0415

    if hasattr(os, "setpriority"):  # of this thread alone, on Linux
        thread = threading.get_native_id()
        # never more urgent than it is: that only root may
        os.setpriority(os.PRIO_PROCESS, thread, max(_QUIETLY, os.getpriority(os.PRIO_PROCESS, thread)))
    last: str | None = None
    while True:
        try:
            out = current_release(Home.from_environment()) or ""
            if out != last:
                last = out  # whether or not it can be drawn: it is tried once
                draw_ahead()
        except Exception as error:  # noqa: BLE001 - a thread that ended would leave every later release undrawn
            _log.warning("%s while pages were drawn ahead", type(error).__name__)
        sleep(_EVERY)


def draw_ahead() -> int:
    """Make ready what draws, then the release that is out: Impact, and each company's page. Returns how many pages."""
    from anonymization.home import Home  # noqa: PLC0415
    from plugins.relay_ui.access import Visitor, load_roles  # noqa: PLC0415
    from plugins.relay_ui.charts.picture import warm  # noqa: PLC0415
    from plugins.relay_ui.charts.says import Says  # noqa: PLC0415
    from plugins.relay_ui.company.page import drawn as drawn_company  # noqa: PLC0415
    from plugins.relay_ui.impact.choice import Choice  # noqa: PLC0415
    from plugins.relay_ui.impact.page import drawn as drawn_impact  # noqa: PLC0415
    from plugins.relay_ui.release import open_release  # noqa: PLC0415
    from plugins.relay_ui.words import LANGUAGES  # noqa: PLC0415

    warm()
    release = open_release(Home.from_environment())
    if release is None:
        return 0
    drawn = 0
    try:
        for language in LANGUAGES:
            drawn_impact(release, choice=Choice(), says=Says(language))
            drawn += 1
        for org in sorted(load_roles().companies)[:_MOST]:
            for language in LANGUAGES:
                # as one of its own people would see it, through the same reader
                asking = Visitor(name="", roles=frozenset({"company"}), companies=(org,), language=language)
                drawn_company(release.company(asking, org), release=release, says=Says(language))
                drawn += 1
    finally:
        release.close()
    return drawn
