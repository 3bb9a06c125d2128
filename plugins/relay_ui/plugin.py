"""What Airflow reads: an app under /relay, and its pages in the navigation.

Airflow loads plugins in every process, each task's too; the app and FastAPI are imported when somebody asks for a page.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

PREFIX: Final = "/relay"
# page → its name in the navigation; Airflow's own menu has one language for all
MENU: Final = {
    "impact": "インパクト Impact",
    "company": "自社 Company",
    "compliance": "コンプライアンス Compliance",
    "inbox": "受信箱 Inbox",
    "explain": "スコアの説明 Explain",
}


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
    external_views = [  # noqa: RUF012 - Airflow's form
        {
            "name": title,
            "href": f"{_mounted_at()}{PREFIX}/{page}",
            "destination": "nav",
            "category": "Career Relay",
            "url_route": f"relay-{page}",
        }
        for page, title in MENU.items()
    ]
