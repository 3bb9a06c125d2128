"""The page of a company, for its own users: credits, conduct, criteria, fairness, receipts.

Whose rows are read comes from the visitor and never from the address. Somebody who stands for several companies
chooses by the place in their own list, so that no address can name another's.
"""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from anonymization.home import Home
from plugins.relay_ui.access import Visitor, needs
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.shelf import Shelf
from plugins.relay_ui.company.receipts import MOST, is_own, receipts
from plugins.relay_ui.documents import document, table
from plugins.relay_ui.records import read_kept
from plugins.relay_ui.release import CompanyReader, PinnedRelease, ReleaseReader
from plugins.relay_ui.render import page

router: Final = APIRouter()
_drawn: Final = Shelf()
# what a company may take away of itself
_TABLES: Final = (
    "relay_credits", "relay_ledger", "srr", "criteria_review", "fairness_audit", "social_hiring_impact", "job_creation",
    "retention",
)  # fmt: skip

Asking = Annotated[Visitor, Depends(needs("company"))]
Number = Annotated[int, Query(ge=1, le=1000)]  # place in the visitor's own list, from 1


def _org(asking: Visitor, number: int) -> str:
    """The company by its place among the visitor's own; 404 beyond the end."""
    if number > len(asking.companies):
        raise HTTPException(status_code=404)
    return asking.companies[number - 1]


@router.get("/company")
def company(request: Request, asking: Asking, release: PinnedRelease, no: Number = 1) -> HTMLResponse:
    """Everything about one company, by its own people."""
    org, says = _org(asking, no), Says(asking.language)
    answers, total = receipts(Home.from_environment(), company=org, says=says)
    own = release.company(asking, org) if release else None
    return page(
        request,
        asking,
        "company/company.html",
        org=org,
        number=no,
        sections=drawn(own, release=release, says=says) if own and release else None,
        tables=[name for name in _TABLES if own and _is_there(own, name)],
        receipts=answers,
        left_over=max(0, total - MOST),
        facts=release.facts if release else None,
    )


def drawn(own: CompanyReader, *, release: ReleaseReader, says: Says) -> object:
    """The parts of a company's page, from the shelf where they stand there."""
    # Altair takes most of a second to import: this process does so when it draws, Airflow's others never
    from plugins.relay_ui.company.sections import MARTS, sections  # noqa: PLC0415

    # the company is part of the key: a drawing is only ever found again by those it was drawn for
    return _drawn.get(
        (str(release.path), own.org, says.language),
        lambda: sections({name: own.mart(name) for name in MARTS if _is_there(own, name, MARTS[name])}, says=says),
    )


def _is_there(own: CompanyReader, name: str, needed: frozenset[str] = frozenset()) -> bool:
    """A table that does not say whose rows it has is none of this page."""
    return name in own.names and {"org_key", *needed} <= set(own.columns(name))


@router.get("/company/tables/{name}.{form}")
def take_away(
    asking: Asking, release: PinnedRelease, name: str, form: Literal["csv", "json"], no: Number = 1
) -> Response:
    """One of the company's own tables, as the release has it."""
    org = _org(asking, no)
    own = release.company(asking, org) if release else None
    if own is None or release is None or name not in _TABLES or not _is_there(own, name):
        raise HTTPException(status_code=404)
    facts = {key: release.facts.get(key) for key in ("release_id", "as_of", "rule_version")}
    return table(own.mart(name), columns=own.columns(name), name=f"{org}-{name}", form=form, facts=facts)


@router.get("/company/receipts/{name}")
def receipt(asking: Asking, name: str, no: Number = 1) -> Response:
    """One of the company's own receipts, as it was written; 404 for one that says that it is another's."""
    org = _org(asking, no)
    folder = Home.from_environment().receipts(org)
    answer = document(folder, name)
    if not is_own(read_kept(folder / f"{name}.json"), company=org):
        raise HTTPException(status_code=404)
    return answer
