"""Why a score is what it is, for those who review: a person decides, and what was decided is written down."""

import logging
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from anonymization.home import Home
from anonymization.refusals import Refused
from anonymization.reviews import LONGEST, VERDICTS, keep, reviewed, reviews_of, said
from plugins.relay_ui import documents
from plugins.relay_ui.access import Visitor, needs, same_origin
from plugins.relay_ui.charts.figures import between, percent
from plugins.relay_ui.explain.scores import (
    companies,
    contributions,
    episodes,
    find,
    occupation_name,
    opened,
    unfamiliar,
)
from plugins.relay_ui.release import PinnedRelease, Row
from plugins.relay_ui.render import page

router = APIRouter(prefix="/explain")
Reviewer = Annotated[Visitor, Depends(needs("reviewer"))]
Key = Annotated[str, Query(max_length=200)]
PER_PAGE: Final = 25
_MOST_BYTES: Final = 20_000  # of a form
_log: Final = logging.getLogger(__name__)


@router.get("")
def explain(
    request: Request,
    visitor: Reviewer,
    release: PinnedRelease,
    *,
    org: Key = "",
    key: Key = "",
    at: Annotated[str, Query(max_length=6)] = "1",
) -> HTMLResponse:
    home = Home.from_environment()
    number = max(int(at), 1) if at.isascii() and at.isdigit() else 1
    key = key.strip()
    with opened(release) as file:
        found = find(file, visitor, org_key=org, application_key=key) if org and key else None
        if found is not None:
            return _score(request, visitor, found, home=home)
        own = companies(file, visitor)
        of = [name for name in own if org in ("", name)]
        listed, total = episodes(file, of=of, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return page(
        request,
        visitor,
        "explain/episodes.html",
        has_release=release is not None,
        status=_status(release),
        org=org,
        key=key,
        companies=own,
        episodes=[row | {"occupation_name": occupation_name(row["occupation"], visitor.language)} for row in listed],
        total=total,
        number=number,
        pages_in_all=max(-(-total // PER_PAGE), 1),
        reviewed=reviewed(home),
    )


@router.post("/records", dependencies=[Depends(same_origin)])
async def record(request: Request, visitor: Reviewer, release: PinnedRelease) -> Response:
    """Keep a review or a dispute of an episode that has a score; back to its page."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise HTTPException(status_code=422)
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    # looking for names takes seconds the first time, and this loop serves all of Airflow
    return await run_in_threadpool(_record, request, visitor, release, form)


def _record(request: Request, visitor: Visitor, release: PinnedRelease, form: Mapping[str, str]) -> Response:
    home = Home.from_environment()
    with opened(release) as file:
        found = find(file, visitor, org_key=form.get("org", ""), application_key=form.get("key", ""))
    if found is None:
        raise HTTPException(status_code=404)
    kind, _, verdict = form.get("choice", "").partition(":")
    try:
        review = said(
            by=visitor.name,
            org_key=found["org_key"],
            application_key=found["application_key"],
            model_version=found["model_version"],
            kind=kind,
            verdict=verdict,
            words=form.get("words", ""),
        )
    except Refused as refused:
        return _score(request, visitor, found, home=home, refusal=refused.refusal, form=form, status_code=422)
    keep(home, review)
    _log.info("a %s was recorded by %r", review.kind, visitor.name)  # quoted: a name may hold a line break
    back = urlencode({"org": found["org_key"], "key": found["application_key"], "saved": "1"})
    return RedirectResponse(f"{request.scope.get('root_path', '')}/explain?{back}#records", status_code=303)


@router.get("/card/{version}")
def card(visitor: Reviewer, version: str) -> Response:
    """The model's card: what it was trained on, how well it does, for whom it must not be used."""
    return documents.document(Home.from_environment().root / "models", version, *_card(visitor))


def _card(visitor: Visitor) -> tuple[str, ...]:
    """Where a visitor's card lies: the whole one tells how the model does in each company, for the operator alone."""
    return ("card",) if visitor.reviews_every_company else ("public", "card")


def _score(
    request: Request,
    visitor: Visitor,
    found: Row,
    *,
    home: Home,
    refusal: Any = None,
    form: Mapping[str, str] | None = None,
    status_code: int = 200,
) -> HTMLResponse:
    shown = {name: value for name, value in found.items() if name != "person_key"}
    low, high = (percent(found[f"probability_{end}"], digits=0) for end in ("low", "high"))
    return page(
        request,
        visitor,
        "explain/score.html",
        status_code=status_code,
        score=shown,
        occupation=occupation_name(found["occupation"], visitor.language),
        contributions=contributions(found, visitor.language),
        interval=between(low, high, language=visitor.language),
        unfamiliar=unfamiliar(found, visitor.language),
        has_card=home.root.joinpath("models", found["model_version"], *_card(visitor)).with_suffix(".html").is_file(),
        records=reviews_of(home, org_key=found["org_key"], application_key=found["application_key"]),
        verdicts=VERDICTS,
        longest=LONGEST,
        refusal=refusal,
        form=form or {},
        saved=request.query_params.get("saved") == "1",
    )


def _status(release: PinnedRelease) -> Row | None:
    """Why there are no scores, in the model's own words."""
    if release is None or "fit_model_status" not in release.names:
        return None
    rows = release.mart("fit_model_status", limit=1)
    return rows[0] if rows else None
