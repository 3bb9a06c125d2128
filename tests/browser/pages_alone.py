"""The pages without Airflow, for looking at them: whoever the cookie `stub_user` names is signed in.

RELAY_HOME=… python -m tests.browser.pages_alone PORT
"""

import sys
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI, HTTPException, Request

from plugins.relay_ui.ahead import DrawAhead
from plugins.relay_ui.app import create_app


@dataclass(frozen=True)
class StubUser:
    """What the mapping of roles looks at, of whichever auth manager."""

    name: str
    role: str = "viewer"

    def get_name(self) -> str:
        return self.name


def stub_user(request: Request) -> StubUser:
    name = request.cookies.get("stub_user")
    if not name:
        raise HTTPException(status_code=401)
    return StubUser(name, "admin" if name == "admin" else "viewer")


def pages_alone() -> FastAPI:
    """The app as Airflow mounts it."""
    root = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    root.mount("/relay", create_app(user_of=stub_user))
    return root


if __name__ == "__main__":
    uvicorn.run(DrawAhead(pages_alone()), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
