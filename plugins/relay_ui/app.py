"""The app that Airflow mounts at /relay: pages, each behind its role, and nothing for anybody who is not signed in."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException

from plugins.relay_ui.access import Visitor, current_user, needs, visitor
from plugins.relay_ui.render import PAGES, SafeHeaders, bare_page

STATIC: Final = Path(__file__).parent / "static"
ANY_ROLE: Final = tuple(sorted({role for roles in PAGES.values() for role in roles}))


def create_app(*, user_of: Callable[..., Any] | None = None) -> FastAPI:
    """The app. `user_of` stands in for Airflow's sign-in where the pages are looked at without Airflow (tests)."""
    signed_in = [Depends(visitor)]
    if user_of is None:
        # Airflow's API server has it in memory; a test of one page need not import it
        from airflow.api_fastapi.core_api.security import get_user, requires_authenticated  # noqa: PLC0415

        user_of = get_user
        signed_in.insert(0, Depends(requires_authenticated()))
    app = FastAPI(title="Career Relay", docs_url=None, redoc_url=None, openapi_url=None, dependencies=signed_in)
    app.dependency_overrides[current_user] = user_of
    app.add_middleware(SafeHeaders)
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_api_route("/", _first_page, methods=["GET"])
    app.add_api_route("/static/{name}", _static, methods=["GET"])
    for name in PAGES:
        module = f"plugins.relay_ui.{name}.page"
        if find_spec(f"plugins.relay_ui.{name}") and find_spec(module):
            app.include_router(import_module(module).router)
    return app


def _first_page(request: Request, asking: Annotated[Visitor, Depends(needs(*ANY_ROLE))]) -> Response:
    """Where a visitor begins: the first page that is theirs."""
    name = next(name for name, roles in PAGES.items() if not asking.roles.isdisjoint(roles))
    return RedirectResponse(f"{request.scope.get('root_path', '')}/{name}", status_code=303)


def _static(name: str) -> Response:
    """Styles, scripts and icons. They carry no data, and are still for those who are signed in."""
    path = {path.name: path for path in STATIC.glob("*.*")}.get(name)
    if path is None:
        raise HTTPException(status_code=404)
    return FileResponse(path)


async def _refused(request: Request, error: Exception) -> Response:
    """A page for people; FastAPI's own answer to what cannot be read would repeat it."""
    return bare_page(request, status_code=error.status_code if isinstance(error, AnyHTTPException) else 422)
