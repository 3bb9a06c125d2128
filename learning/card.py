"""The model card of a version, Markdown and HTML from the same template, with its plots beside it."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from learning import plots
from learning.policy import Policy
from learning.reasons import feature_name
from learning.store import write_text

_TEMPLATES: Final = Path(__file__).parent / "templates"
_SMALL: Final = 10


def write_card(folder: Path, stored: dict[str, Any], private: dict[str, Any], policy: Policy) -> None:
    """card.md, card.html and the SVG files; nothing in them names a person or a key."""
    drawn = {
        "calibration": plots.calibration(stored["curve"]),
        "companies": plots.companies(stored["portability"]),
        "strongest": plots.strongest(stored["model"]),
    }
    for name, content in drawn.items():
        write_text(folder / f"{name}.svg", content)
    facts = {"m": stored, "private": private, "policy": policy, "plots": drawn, "names": _names(stored)}
    markdown = _environment(html=False).get_template("card.md.j2").render(facts)
    write_text(folder / "card.md", markdown)
    write_text(folder / "card.html", _environment(html=True).get_template("card.html.j2").render(facts))


def _environment(*, html: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 - Markdown holds numbers and our own words only
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "span": span, "people": people}
    return environment


def figure(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def span(estimate: dict[str, float] | None) -> str:
    """A figure with its interval."""
    return "–" if estimate is None else f"{estimate['value']:.3f} ({estimate['low']:.3f}–{estimate['high']:.3f})"


def people(n: int) -> str:
    """A count of people; few are not counted out."""
    return f"{n:,}" if n >= _SMALL else f"<{_SMALL}"


def _names(stored: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"ja": feature_name(f["name"], ja=True), "en": feature_name(f["name"], ja=False), "kind": f["kind"]}
        for f in stored["model"]["features"]
    ]
