"""The page of the impact: what the circulation achieves, for everybody who is signed in."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from plugins.relay_ui.access import Visitor, needs
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.shelf import Shelf
from plugins.relay_ui.impact.choice import FIELDS, MARTS, Choice, Rows, chosen, options
from plugins.relay_ui.release import PinnedRelease, ReleaseReader
from plugins.relay_ui.render import page

if TYPE_CHECKING:
    from plugins.relay_ui.charts.section import Section  # which imports Altair

router: Final = APIRouter()
_marts: Final = Shelf(most=2)  # a release and the one before it
_drawn: Final = Shelf(most=1024)  # parts of the page, each some 50 kB


@router.get("/impact")
def impact(
    request: Request, asking: Annotated[Visitor, Depends(needs("viewer"))], release: PinnedRelease
) -> HTMLResponse:
    """The pictures for what the address chooses."""
    if release is None:
        return page(request, asking, "impact/impact.html", sections=None)
    from plugins.relay_ui.impact.sections import about  # noqa: PLC0415 - as in `drawn`

    says = Says(asking.language)
    known = options(_figures(release))
    choice = chosen(request.query_params, known)
    return page(
        request,
        asking,
        "impact/impact.html",
        sections=drawn(release, choice=choice, says=says),
        about=about(release.facts, says=says),
        choices=[(field, getattr(choice, field), known.labelled(field, says)) for field in FIELDS],
        is_narrowed=choice != Choice(),
        has_unknown=any(request.query_params.get(f) not in (None, "", getattr(choice, f)) for f in FIELDS),
        facts=release.facts,
    )


def drawn(release: ReleaseReader, *, choice: Choice, says: Says) -> "tuple[Section, ...]":
    """The parts of the page, from the shelf where they stand there."""
    # Altair takes most of a second to import: this process does so when it draws, Airflow's others never
    from plugins.relay_ui.impact.sections import sections  # noqa: PLC0415

    place = (_name(release), says.language)
    return sections(
        _figures(release), choice=choice, says=says, keep=lambda part, make: _drawn.get((place, part), make)
    )


def _figures(release: ReleaseReader) -> dict[str, Rows]:
    return _marts.get(_name(release), lambda: _read(release))


def _name(release: ReleaseReader) -> tuple[str, str]:
    """What a release is called here; its content cannot change under that name."""
    return (str(release.path), str(release.facts.get("release_id")))


def _read(release: ReleaseReader) -> dict[str, Rows]:
    """The marts of the page that this release has; public figures only, some thousand rows in all."""
    there = [name for name in MARTS if name in release.names]
    return {name: release.mart(name) for name in there if MARTS[name] <= set(release.columns(name))}
