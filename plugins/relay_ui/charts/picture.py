"""A picture as a page holds it: an SVG that a screen reader can name, and the same figures as a table.

Drawn by vl-convert in this process: no browser, no network. Importing this takes most of a second (Altair): pages do
so when they draw.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import altair as alt

# whole, before Altair looks for it among the modules: it trips over one that another thread is still importing
import pandas as pd  # type: ignore[import-untyped]  # noqa: F401
import vl_convert

from plugins.relay_ui.charts.ink import LETTERS, hatching, theme, worn

_CHATTER: Final = re.compile(r' (?:role|class|aria-[a-z]+|pointer-events|xmlns:xlink|version)="[^"]*"')
_OPENING: Final = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>(?:<rect [^>]*fill="white"/>)?')
_KEY: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the table beside a picture."""

    label: str
    is_number: bool = True


@dataclass(frozen=True, kw_only=True)
class Table:
    """The figures of a picture, written out; the first cell of a row heads it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Key:
    """One line of a legend: a swatch of the stylesheet (an ink's name, `hatch`, …) and what it stands for."""

    swatch: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a template shows: `svg` is markup, all else is text. `narrow` is drawn for a phone where one is needed."""

    svg: str
    title: str
    description: str
    table: Table
    keys: tuple[Key, ...] = ()
    narrow: str | None = None


def canvas(values: list[dict[str, Any]]) -> Any:
    """A chart over inline rows, which travel as one JSON text: Altair would copy each cell of them at every step."""
    rows = alt.InlineData(values=json.dumps(values, ensure_ascii=False), format=alt.JsonDataFormat(type="json"))
    return alt.Chart(rows)


def draw(chart: Any, *, key: str, title: str, description: str) -> str:
    """One SVG element with a title, a description and its own ids, in the page's letters and colours.

    `key` is unique on the page. Raises ValueError where it could not stand in an id.
    """
    if not _KEY.fullmatch(key):
        raise ValueError("the key of a picture is lower-case letters, digits and hyphens")
    spec = chart.to_dict(validate=False) | {"config": theme()}
    drawn = _CHATTER.sub("", str(vl_convert.vegalite_to_svg(spec)))
    size = _OPENING.match(drawn)
    if size is None:
        raise ValueError("the drawing has no size")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{key}-title {key}-desc"'
        f' viewBox="0 0 {size[1]} {size[2]}" width="{size[1]}" height="{size[2]}" overflow="visible">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
    )
    body = drawn[size.end() :].replace(f' font-family="{LETTERS}"', "")
    if "url(#" in worn(body, key=key):
        opening += hatching(key)
    return opening + worn(body, key=key)


def warm() -> None:
    """Draw nothing much once, so that nobody's first page waits for the drawing engine (1.3 s)."""
    draw(canvas([{"x": 1}]).mark_point(), key="warm", title="", description="")
