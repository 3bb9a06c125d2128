"""Who sees what: Airflow's users and roles, turned into ours by config/roles.yml.

Airflow's auth manager says who somebody is; what they may see is decided here, on each request, fail closed.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import yaml
from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from anonymization.home import plain_name
from anonymization.refusals import Refusal, Refused
from plugins.relay_ui.words import Language, language_of

Role = Literal["viewer", "company", "compliance", "operator", "reviewer"]
_NOBODY: Final = "anonymous"
ROLES: Final = Path(__file__).parents[2] / "config" / "roles.yml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(_Strict):
    """Whom a role is given to; by nothing, to nobody."""

    everyone: bool = False
    users: tuple[str, ...] = ()
    airflow_roles: tuple[str, ...] = ()

    def has(self, *, name: str, airflow_roles: frozenset[str]) -> bool:
        return (
            self.everyone
            or name.casefold() in {user.casefold() for user in self.users}
            or bool(airflow_roles & {role.casefold() for role in self.airflow_roles})
        )


class Roles(_Strict):
    """All of config/roles.yml."""

    version: str
    roles: dict[Literal["viewer", "compliance", "operator", "reviewer"], Who]
    reviewers_of_every_company: Who = Who()
    companies: dict[str, Who]

    @field_validator("reviewers_of_every_company")
    @classmethod
    def _are_named(cls, who: Who) -> Who:
        if who.everyone:
            raise ValueError("every company's episodes are never for everyone")
        return who

    @field_validator("companies")
    @classmethod
    def _are_folders(cls, companies: dict[str, Who]) -> dict[str, Who]:
        for company, who in companies.items():
            try:
                plain_name(company)
            except Refused:
                raise ValueError("a company cannot be called so") from None
            if who.everyone:
                raise ValueError("a company's rows are never for everyone")
        return companies


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who is signed in, and what they may see."""

    name: str
    roles: frozenset[Role]
    companies: tuple[str, ...]  # whose rows they may see
    language: Language
    reviews_every_company: bool = False  # as a reviewer; the page of a company stays its own users'


def load_roles(path: Path | None = None) -> Roles:
    """Read and validate the mapping: RELAY_ROLES, or config/roles.yml. Raises Refused where it cannot be used."""
    place = path or Path(os.environ.get("RELAY_ROLES", ROLES))
    return _read(place, place.stat().st_mtime_ns if place.exists() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Roles:
    try:
        return Roles.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        places = ", ".join(sorted({".".join(map(str, fault["loc"])) or "file" for fault in error.errors()}))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        places = "file"
    raise Refused(
        Refusal(
            code="roles",
            ja=f"config/roles.yml の {places} が正しくありません。直すまで、どのページも表示しません。",
            en=f"config/roles.yml: {places} cannot be used. No page is shown until it is corrected.",
            fault="system",
        )
    )


async def current_user() -> Any:
    """Replaced by Airflow's own in `create_app`; nobody is signed in where it was not."""
    raise HTTPException(status_code=401, detail="Not authenticated")


def visitor(request: Request, user: Annotated[Any, Depends(current_user)]) -> Visitor:
    """The FastAPI dependency: who asks. Raises 401 where nobody is signed in."""
    if is_nobody(user):
        raise HTTPException(status_code=401, detail="Not authenticated")
    return visitor_of(user, roles=load_roles(), language=language_of(request))


def is_nobody(user: Any) -> bool:
    """Whether Airflow lets in who has not signed in, by FAB's public role or the simple manager's all-admins switch.

    Both give that user this name. Airflow's own pages may be open to them; these are for people who can be named.
    """
    return bool(getattr(user, "is_anonymous", False)) or str(user.get_name()).casefold() == _NOBODY


def visitor_of(user: Any, *, roles: Roles, language: Language) -> Visitor:
    """What the mapping gives to a user of whichever auth manager."""
    name, airflow_roles = str(user.get_name()), airflow_roles_of(user)
    given = {role for role, who in roles.roles.items() if who.has(name=name, airflow_roles=airflow_roles)}
    companies = tuple(
        sorted(company for company, who in roles.companies.items() if who.has(name=name, airflow_roles=airflow_roles))
    )
    own: set[Role] = {"company"} if companies else set()
    return Visitor(
        name=name,
        roles=frozenset(given | own),
        companies=companies,
        language=language,
        reviews_every_company=roles.reviewers_of_every_company.has(name=name, airflow_roles=airflow_roles),
    )


def airflow_roles_of(user: Any) -> frozenset[str]:
    """The simple auth manager's user has one role by name, FAB's a list of roles with names; folded."""
    one = getattr(user, "role", None)
    many = getattr(user, "roles", None) or ()
    names = [one] if isinstance(one, str) else []
    names += [getattr(role, "name", role) for role in many]
    return frozenset(str(name).casefold() for name in names)


def needs(*allowed: Role) -> Callable[..., Visitor]:
    """The dependency of a route: a visitor who has one of these roles; anonymous 401, anybody else 403."""

    def check(asking: Annotated[Visitor, Depends(visitor)]) -> Visitor:
        if asking.roles.isdisjoint(allowed):
            raise HTTPException(status_code=403, detail="This page is for other roles")
        return asking

    return check


def same_origin(request: Request) -> None:
    """The dependency of every route that writes: 403 for what a page of another site made the browser send."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    told = site == "same-origin" if site else origin is not None and urlsplit(origin).netloc == request.url.netloc
    if not told:
        raise HTTPException(status_code=403, detail="Sent from elsewhere")
