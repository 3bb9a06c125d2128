"""The card's plots as SVG, drawn without a browser and without a network."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert


def calibration(curve: Sequence[dict[str, Any]]) -> str:
    """Observed against promised success in ten ranges of equal size, with Wilson's intervals."""
    points = [{"promised": b["expected"], **b["observed"]} for b in curve]
    base = _chart(points).encode(x=_share("promised", "promised probability", alt.X))
    seen = base.mark_point(filled=True, size=60).encode(y=_share("value", "observed share"))
    bars = base.mark_rule().encode(y=_share("low", "observed share"), y2="high:Q")
    ends = _chart([{"x": 0, "y": 0}, {"x": 1, "y": 1}])
    line = ends.mark_line(strokeDash=[4, 4], color="#888")
    line = line.encode(x=_share("x", "promised probability", alt.X), y=_share("y", "observed share"))
    return svg((line + bars + seen).properties(width=320, height=320))


def companies(rows: Sequence[dict[str, Any]]) -> str:
    """The log-loss of model and base rate in each company left out; companies by letter, not by name."""
    found = [
        {"company": letter(at), "log-loss": row[name], "by": label}
        for at, row in enumerate(rows)
        for name, label in (("model", "model"), ("base_rate", "occupation × region rate"))
    ]
    chart = _chart(found).mark_point(filled=True, size=60)
    chart = chart.encode(
        x=alt.X("log-loss:Q", scale=alt.Scale(zero=False)), y=alt.Y("company:N", title="company left out"), color="by:N"
    )
    return svg(chart.properties(width=360))


def strongest(model: dict[str, Any], *, at_most: int = 12) -> str:
    """The range of each feature's contribution, the widest first."""
    found: list[dict[str, Any]] = [
        {
            "feature": " × ".join(model["features"][at]["name"] for at in term["features"]),
            "low": min(_flat(term["scores"])),
            "high": max(_flat(term["scores"])),
        }
        for term in model["terms"]
    ]
    found.sort(key=lambda row: row["low"] - row["high"])
    chart = _chart(found[:at_most]).mark_bar()
    chart = chart.encode(
        x=alt.X("low:Q", title="contribution to the logit"), x2="high:Q", y=alt.Y("feature:N", sort=None)
    )
    return svg(chart.properties(width=360))


def _chart(values: list[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]  # altair's own gap


def svg(chart: Any) -> str:
    """One SVG document; fonts are named, not fetched."""
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def _share(field: str, title: str, channel: Any = alt.Y) -> Any:
    return channel(f"{field}:Q", scale=alt.Scale(domain=[0, 1]), title=title)


def _flat(values: Any) -> list[float]:
    return [v for part in values for v in _flat(part)] if isinstance(values, list) else [values]


def letter(at: int) -> str:
    """A company's name for those who are not told which it is."""
    return chr(65 + at % 26) + (str(at // 26) if at >= 26 else "")
