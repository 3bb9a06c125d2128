"""What Airflow reads: an app under /relay, and its entry in the navigation.

Airflow loads plugins in every process, each task's too; the app and FastAPI are imported when somebody asks for a page.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

from plugins.relay_ui.ahead import DrawAhead

PREFIX: Final = "/relay"


class LazyApp:
    """An ASGI app that is made at its first request."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._app is None:
            from plugins.relay_ui.app import create_app  # noqa: PLC0415 - see above

            self._app = create_app()
        await self._app(scope, receive, send)


def _mounted_at() -> str:
    """The path of Airflow itself, where a proxy gives it one."""
    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")


class CareerRelayPages(AirflowPlugin):
    """Career Relay's pages."""

    name = "career_relay"
    fastapi_apps = [{"app": LazyApp(), "url_prefix": PREFIX, "name": "Career Relay"}]  # noqa: RUF012 - Airflow's form
    # nobody's first page waits for the drawing engine or for a new release; only the API server makes middlewares
    fastapi_root_middlewares = [{"middleware": DrawAhead, "name": "Career Relay"}]  # noqa: RUF012 - Airflow's form
    # one entry for everybody: Airflow shows its navigation to all alike, the app shows each visitor their own pages
    external_views = [  # noqa: RUF012 - Airflow's form
        {
            "name": "Relay",  # a longer one is cut off
            "href": f"{_mounted_at()}{PREFIX}/",
            "destination": "nav",
            "nav_top_level": True,
            "icon": f"{_mounted_at()}{PREFIX}/static/relay.svg",
            "icon_dark_mode": f"{_mounted_at()}{PREFIX}/static/relay-dark.svg",
            "url_route": "relay",
        }
    ]
