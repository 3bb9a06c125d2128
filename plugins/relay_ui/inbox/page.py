"""What was dropped, how far it has come, and why it did not go on: for operators."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from anonymization.home import Home
from plugins.relay_ui import documents
from plugins.relay_ui.access import Visitor, needs
from plugins.relay_ui.inbox.drops import STEPS, Drop, counts, drops
from plugins.relay_ui.render import page

router = APIRouter(prefix="/inbox")
Operator = Annotated[Visitor, Depends(needs("operator"))]
STATES: Final = ("new", "under_way", "accepted", "held", "waiting", "stopped", "refused", "already_loaded")
MOST: Final = 200  # drops on the page; the receipts of the others are found by company


@router.get("")
def inbox(
    request: Request,
    visitor: Operator,
    company: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    found = drops(Home.from_environment())
    shown = [drop for drop in found if _fits(drop, company=company, state=state)]
    return page(
        request,
        visitor,
        "inbox/inbox.html",
        drops=shown[:MOST],
        total=len(shown),
        most=MOST,
        counts=counts(found),
        everything=len(found),
        companies=sorted({drop.company for drop in found}),
        states=STATES,
        company=company,
        state=state,
        steps=STEPS,
    )


@router.get("/receipt/{company}/{name}")
def receipt(visitor: Operator, company: str, name: str) -> Response:  # noqa: ARG001 - the role is the point
    return documents.document(Home.from_environment().receipts("x").parent, company, name)


def _fits(drop: Drop, *, company: str, state: str) -> bool:
    return (not company or drop.company == company) and (not state or drop.state == state)
