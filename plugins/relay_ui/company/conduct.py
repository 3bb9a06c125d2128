"""SRR: the parts before the whole, and what would raise it most."""

from dataclasses import dataclass
from typing import Any, Final

from plugins.relay_ui.charts.figures import count, number, percent
from plugins.relay_ui.charts.parts import Filled, filled
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Headline, Section, table

Rows = list[dict[str, Any]]
# points of each part; DEFINITIONS §5, and the mart's own `weight_assessed` is held against it in a test
WEIGHTS: Final = {
    "notice": 12.5, "withdrawals": 12.5, "timeliness": 15.0, "reasons": 12.5, "ai_disclosure": 12.5, "fairness": 20.0,
    "stewardship": 15.0,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Part:
    name: str
    score: float | None
    done: int | None
    due: int | None

    @property
    def weight(self) -> float:
        return WEIGHTS[self.name]

    def gain(self, assessed: float) -> float:
        """By how many points of 100 the whole would rise if this part were full."""
        return 0.0 if self.score is None or not assessed else 100 * self.weight * (1 - self.score) / assessed


def conduct(rows: Rows | None, *, says: Says) -> Section:
    """`rows` are srr: one row of the company."""
    heading = says("company.srr.heading")
    if not rows:
        return Section(key="srr", heading=heading, empty=says.why("mart_missing" if rows is None else "no_row"))
    row = rows[0]
    shown = row.get("srr") is not None
    empty = "" if shown else says.why(row.get("hold_reason") or row.get("suppression_reason") or "nothing_assessable")
    if row.get("is_suppressed"):
        return Section(key="srr", heading=heading, empty=empty)
    parts = [
        _Part(name=name, score=row.get(f"{name}_score"), done=row.get(f"n_{name}_done"), due=row.get(f"n_{name}_due"))
        for name in WEIGHTS
    ]
    assessed = sum(part.weight for part in parts if part.score is not None)
    low, high = number(row.get("srr_low"), digits=0), number(row.get("srr_high"), digits=0)
    large = Headline(
        figure=number(row["srr"], digits=0) if shown else "",
        unit="/ 100",
        interval=says("company.srr.interval", interval=says.interval(low, high)),
        meaning=says("company.srr.assessed", assessed=number(assessed)),
    )
    return Section(
        key="srr",
        heading=heading,
        headline=large if shown else None,
        is_headline_last=True,
        lead=_raise(parts, assessed, says),
        empty=empty,
        pictures=(_picture(parts, assessed, says),),
        notes=tuple(says(f"company.srr.{name}") for name in ("conduct_only", "reweighted", "consent_rate")),
    )


def _raise(parts: list[_Part], assessed: float, says: Says) -> str:
    """The part that would raise the whole most, with what it takes in natural units where they are counted."""
    best = max(parts, key=lambda part: part.gain(assessed))
    gain = best.gain(assessed)
    if gain < 0.05:
        return says("company.srr.all_full") if assessed else ""
    name = says(f"company.srr.part.{best.name}")
    if best.done is not None and best.due:
        missing = count(best.due - best.done)
        return says("company.srr.raise_counted", part=name, gain=number(gain), missing=missing, due=count(best.due))
    return says("company.srr.raise", part=name, gain=number(gain))


def _picture(parts: list[_Part], assessed: float, says: Says) -> Picture:
    title, described = says("company.srr.picture_title"), says("company.srr.picture_described")
    drawn = filled([_filled(part, says) for part in parts], x_title=says("company.srr.axis"))
    heads = [says(f"company.srr.{name}") for name in ("part_head", "points", "done", "gain", "how")]
    return Picture(
        svg=draw(drawn, key="srr-parts", title=title, description=described),
        title=title,
        description=described,
        keys=(
            Key(swatch="accent", label=says("company.srr.key_earned")),
            Key(swatch="second-soft", label=says("company.srr.key_missing")),
            Key(swatch="hatch", label=says("company.srr.key_unknown")),
        ),
        table=table(title, heads, [_line(part, assessed, says) for part in parts], words=(0, 4)),
    )


def _filled(part: _Part, says: Says) -> Filled:
    earned = None if part.score is None else part.weight * part.score
    figure = says("company.srr.not_assessed") if earned is None else f"{number(earned)} / {number(part.weight)}"
    return Filled(label=says(f"company.srr.part.{part.name}"), earned=earned, possible=part.weight, figure=figure)


def _line(part: _Part, assessed: float, says: Says) -> tuple[str, ...]:
    name, how = says(f"company.srr.part.{part.name}"), says(f"company.srr.how_to.{part.name}")
    if part.score is None:
        return (name, says("company.srr.not_assessed"), "–", "–", how)
    points = f"{number(part.weight * part.score)} / {number(part.weight)}"
    if part.done is not None and part.due:
        share = f"{count(part.done)} / {count(part.due)} ({percent(part.done / part.due)})"
    else:
        share = percent(part.score)
    return (name, points, share, number(part.gain(assessed), signed=True), how)
