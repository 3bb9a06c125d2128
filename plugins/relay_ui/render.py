"""From a template to a response: one place for escaping, headers, language, theme and navigation."""

import logging
import secrets
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anonymization.refusals import Refused
from plugins.relay_ui.access import Role, Visitor
from plugins.relay_ui.numbers import FILTERS
from plugins.relay_ui.words import LANGUAGE_COOKIE, LANGUAGES, Language, language_of, translator

TEMPLATES: Final = Path(__file__).parent / "templates"
THEME_COOKIE: Final = "relay_theme"
THEMES: Final = ("auto", "light", "dark")
_log: Final = logging.getLogger(__name__)
_YEAR: Final = 31_536_000  # seconds

# name of the page → who sees it in the navigation
PAGES: Final[dict[str, tuple[Role, ...]]] = {
    "impact": ("viewer",),
    "company": ("company",),
    "compliance": ("compliance",),
    "inbox": ("operator",),
    "explain": ("reviewer",),
}


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


def page(request: Request, visitor: Visitor, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page. Templates have `t`, `lang`, `theme`, `nonce`, `visitor`, `base`, `here(…)` beside their own context.

    `base` is the address that the app is mounted at; `here(key=value)` is this page's address with a filter changed
    (None removes it). Raises UnknownWord and UndefinedError where a template and its words do not fit.
    """
    html = _templates().get_template(template).render(**_ambient(request, visitor.language), visitor=visitor, **context)
    response = HTMLResponse(html, status_code=status_code)
    _remember(request, response)
    return response


def bare_page(request: Request, *, status_code: int, **context: Any) -> HTMLResponse:
    """A page for somebody whom nothing may be told, or who cannot be told more: 401, 403, 404, 500."""
    ambient = _ambient(request, language_of(request))
    html = _templates().get_template("error.html").render(**ambient, status=status_code, **context)
    return HTMLResponse(html, status_code=status_code)


def _ambient(request: Request, language: Language) -> dict[str, Any]:
    base = str(request.scope.get("root_path", ""))

    def here(**changes: str | None) -> str:
        kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
        kept += [(key, value) for key, value in changes.items() if value is not None]
        return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path

    return {
        "t": translator(language),
        "lang": language,
        "other_language": next(other for other in LANGUAGES if other != language),
        "theme": _theme(request),
        "nonce": request.scope["state"]["nonce"],
        "base": base,
        "airflow": base.removesuffix("/relay"),
        "here": here,
        "query": dict(request.query_params),
        "pages": PAGES,
        "current": request.url.path.removeprefix(base).strip("/").split("/")[0],
    }


def _theme(request: Request) -> str:
    wish = request.query_params.get("theme") or request.cookies.get(THEME_COOKIE)
    return wish if wish in THEMES else "auto"


def _remember(request: Request, response: HTMLResponse) -> None:
    """What was switched in the address stays for this browser, in cookies as Airflow's that say nothing of anybody."""
    for name, cookie, allowed in (("lang", LANGUAGE_COOKIE, LANGUAGES), ("theme", THEME_COOKIE, THEMES)):
        wish = request.query_params.get(name)
        if wish in allowed:
            response.set_cookie(
                cookie,
                str(wish),
                max_age=_YEAR,
                path=request.scope.get("root_path") or "/",
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )


def headers_of(nonce: str) -> Mapping[str, str]:
    """What every answer carries: nothing from other hosts, nothing inline without the nonce, nothing kept."""
    policy = (
        "default-src 'none'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class SafeHeaders:
    """ASGI middleware: a nonce for each request, the headers on each answer – errors, files and downloads too.

    An unforeseen error is logged by its kind and place, never by its text, and answered by a plain page; of a refusal,
    whose sentence holds no value, the sentence is logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["nonce"] = nonce

        started: list[bool] = []

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(True)
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(nonce).items():
                    if name not in headers:
                        headers[name] = value
            await send(message)

        try:
            await self.app(scope, receive, send_safe)
        except Exception as error:  # noqa: BLE001 - the server would log its text, which may quote a figure
            place = traceback.extract_tb(error.__traceback__)[-1]
            # a refusal's own sentence holds no value, and says what to do
            told = str(error) if isinstance(error, Refused) else type(error).__name__
            _log.error("%s at %s:%d on %a", told, Path(place.filename).name, place.lineno, scope["path"])
            if not started:
                await bare_page(Request(scope), status_code=500)(scope, receive, send_safe)
