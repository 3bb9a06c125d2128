"""The model card of a version, Markdown and HTML, with its plots beside it; and the card that may leave the operator.

card.md, card.html, *.svg          all that is known: lane A, for the operator's own people
public/card.md, card.html, *.svg   companies by letter, counts in round figures, measures to two places; the terms drawn
                                   are those of the private model, and no words of whoever decided stand in it
"""

from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from learning import plots
from learning.features import Feature
from learning.policy import Policy
from learning.reasons import feature_name, level_name
from learning.status import sentences_of
from learning.store import write_text
from learning.terms import features_of

_TEMPLATES: Final = Path(__file__).parent / "templates"
_SMALL: Final = 10
PUBLIC: Final = "public"
_NO_TERMS: Final[dict[str, Any]] = {"features": [], "terms": []}
_UNSEEN: Final = "見た人が少なく判断しない too few seen"
_CALLED: Final = {
    "sex": "性別 sex",
    "age_band": "年齢階級 age band",
    "age_band5": "年齢階級 age band",
    "company": "企業 company",
    "model": "本モデル this model",
    "base_rate": "職種×地域の率 occupation × region rate",
    "logistic": "ロジスティック回帰 logistic regression",
}


def write_card(folder: Path, stored: dict[str, Any], private: dict[str, Any], policy: Policy) -> None:
    """Both cards; nothing in them names a person or a key."""
    leaves = private["model"] if private["status"] == "published" else _NO_TERMS
    _write(folder, stored, private, policy, terms=stored["model"], public=False)
    _write(folder / PUBLIC, _roughened(stored), private, policy, terms=leaves, public=True)


def _write(
    folder: Path,
    stored: dict[str, Any],
    private: dict[str, Any],
    policy: Policy,
    *,
    terms: dict[str, Any],
    public: bool,
) -> None:
    drawn = {
        "calibration": plots.calibration(stored["curve"]),
        "companies": plots.companies(stored["portability"]),
        "strongest": plots.strongest(terms),
    }
    for name, content in drawn.items():
        write_text(folder / f"{name}.svg", content)
    facts = {
        "m": stored,
        "private": private,
        "policy": policy,
        "plots": drawn,
        "names": _names(stored),
        "terms": _terms(terms, seen=None if public else stored["seen"]),
        "lowest": _lowest(stored),
        "better": sum(c["model"] < c["base_rate"] for c in stored["portability"]),
        "said": sentences_of(stored["status"], is_assessable=stored["fairness"]["is_assessable"]),
        "words": _CALLED,
    }
    for suffix in ("md", "html"):
        environment = _environment(html=suffix == "html", public=public)
        write_text(
            folder / f"card.{suffix}", environment.get_template(f"card.{suffix}.j2").render(facts, public=public)
        )


def _roughened(stored: dict[str, Any]) -> dict[str, Any]:
    """What everybody may read: no company by its name, no count from which a cell could be worked out.

    Companies stand in the order of their losses: letters in the order of their names would tell who is who.
    """
    by_loss = sorted(stored["portability"], key=lambda row: (row["model"], row["base_rate"]))
    left_out = [{**row, "org_key": plots.letter(at)} for at, row in enumerate(by_loss)]
    curve = [
        {"n": None, "expected": round(b["expected"], 2), "observed": {k: round(v, 2) for k, v in b["observed"].items()}}
        for b in stored["curve"]
    ]
    return stored | {
        "portability": left_out,
        "curve": curve,
        "window": [day[:7] for day in stored["window"]],  # the first and the last day are each a person's
        "fairness": stored["fairness"] | {"companies": [], "selection": []},
    }


def _environment(*, html: bool, public: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 - Markdown holds numbers and our own words only
        trim_blocks=True,
        lstrip_blocks=True,
    )
    digits = 2 if public else 3
    environment.filters |= {
        "figure": partial(figure, digits=digits),
        "span": partial(span, digits=digits),
        "people": about if public else people,
    }
    return environment


def figure(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def span(estimate: dict[str, float] | None, digits: int = 3) -> str:
    """A figure with its interval."""
    if estimate is None:
        return "–"
    value, low, high = (f"{estimate[name]:.{digits}f}" for name in ("value", "low", "high"))
    return f"{value} ({low}–{high})"


def people(n: int) -> str:
    """A count of people; few are not counted out."""
    return f"{n:,}" if n >= _SMALL else f"<{_SMALL}"


def about(n: int) -> str:
    """A count of people to one figure, below a hundred not at all."""
    return f"≈{int(float(f'{n:.1g}')):,}" if n >= 100 else "<100"


def _names(stored: dict[str, Any]) -> list[dict[str, Any]]:
    used = {at for term in stored["model"]["terms"] for at in term["features"]}
    return [
        {
            "ja": feature_name(f["name"], ja=True),
            "en": feature_name(f["name"], ja=False),
            "kind": f["kind"],
            "is_constant": at not in used,
        }
        for at, f in enumerate(stored["model"]["features"])
    ]


def _terms(model: dict[str, Any], *, seen: list[list[int]] | None) -> list[dict[str, Any]]:
    """The model itself: of each feature what its levels add, where enough people had them."""
    inputs = features_of(model)
    return [
        {
            "ja": feature_name(inputs[at].name, ja=True),
            "en": feature_name(inputs[at].name, ja=False),
            "rows": [
                (_level(inputs[at], code), f"{value:+.2f}" if seen is None or code in seen[at] else _UNSEEN)
                for code, value in enumerate(term["scores"])
            ],
        }
        for term in model["terms"]
        if len(term["features"]) == 1
        for at in term["features"]
    ]


def _level(feature: Feature, code: int) -> str:
    ja, en = level_name(feature, code, ja=True), level_name(feature, code, ja=False)
    return ja if ja == en else f"{ja} {en}"


def _lowest(stored: dict[str, Any]) -> dict[str, Any] | None:
    """The group that the model picks least often beside the one picked most."""
    compared = [g for g in stored["fairness"]["scoring"] if g["ratio"] is not None]
    return (
        min(compared, key=lambda g: g["ratio"]["value"], default=None) if stored["fairness"]["is_assessable"] else None
    )
