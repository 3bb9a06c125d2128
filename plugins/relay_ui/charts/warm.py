"""Made ready while Airflow's API server starts: nobody's first page waits for Altair and the drawing engine."""

import logging
from threading import Thread

from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)


class WarmUp:
    """ASGI middleware of Airflow's own app, which alone hears of the start; all else passes through it untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            Thread(target=_warm, name="relay-ui-warm-up", daemon=True).start()
        await self.app(scope, receive, send)


def _warm() -> None:
    """Import what draws, and draw nothing much. Where that fails, the first page says so itself."""
    try:
        import plugins.relay_ui.company.sections  # noqa: PLC0415
        import plugins.relay_ui.impact.sections  # noqa: F401, PLC0415
        from plugins.relay_ui.charts.picture import warm  # noqa: PLC0415

        warm()
    except (ImportError, OSError, ValueError) as error:
        _log.warning("%s while the drawing engine was made ready", type(error).__name__)
