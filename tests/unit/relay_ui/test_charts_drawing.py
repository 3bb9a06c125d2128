"""Every picture: offline, named for a screen reader, in the page's colours, and never broken by what it is given."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from plugins.relay_ui.charts.cells import Cell, grid, step_of, steps, tiles
from plugins.relay_ui.charts.flow import Stage, flow, flow_down
from plugins.relay_ui.charts.ink import INK, SCALE
from plugins.relay_ui.charts.over_time import Moment, bars, lines
from plugins.relay_ui.charts.parts import Filled, Part, filled, stamps, sum_up
from plugins.relay_ui.charts.picture import draw
from plugins.relay_ui.charts.ranked import Line, contributions, ranked

SVG = "{http://www.w3.org/2000/svg}"
LONG = "とても長い名前の基準" * 30
MOMENTS = [
    Moment(period="24上", value=0.41, low=0.3, high=0.5, before=0.4),
    Moment(period="24下", value=None, held_back=True),
    Moment(period="25上", value=-0.2, low=-0.4, high=0.1, is_chosen=True),
    Moment(period="25上", value=0.5, low=None, high=None, series=1),
]
LINES = [
    Line(label="a'b\\\"<&>\n", value=0.4, low=0.3, high=0.5, against=0.35, figure="40.0%", stands_out=True),
    Line(label=LONG, value=0.2, figure="20.0%"),
    Line(label=LONG, value=None, held_back=True, figure="非公表"),
]
STAGES = [
    Stage(label="通知", figure="100人", value=100),
    Stage(label="紹介", figure="記録なし", value=None),
    Stage(label="就職", figure="31.0人", value=31, left="就職せず", left_figure="69.0人"),
]
PARTS = [
    Part(label="成功", begins=0, ends=30, figure="30.0人"),
    Part(label="見込み", begins=30, ends=-2, figure="−32.0人"),
    Part(label="純増", begins=0, ends=-2, figure="−2.0人", is_result=True, low=-5, high=1),
]
CELLS = [Cell(column=at, row=0, name="東京", figure="36", ink=INK["scale-5"], hatched=at == 1) for at in range(3)]
CHARTS: dict[str, Callable[[], Any]] = {
    "lines": lambda: lines(MOMENTS, y_title="率", share=True),
    "lines-all-held-back": lambda: lines([Moment(period="24上", value=None, held_back=True)], y_title="率", share=True),
    "lines-unknown": lambda: lines([Moment(period="24上", value=None)], y_title="率", share=False),
    "bars": lambda: bars(MOMENTS, y_title="人"),
    "bars-none": lambda: bars([Moment(period="24上", value=None)], y_title="人"),
    "ranked": lambda: ranked(LINES, x_title="率", share=True, mark=0.3),
    "ranked-log": lambda: ranked(LINES, x_title="比", share=False, domain=(0.2, 5), logarithmic=True),
    "ranked-all-held-back": lambda: ranked([LINES[2]], x_title="率", share=True),
    "contributions": lambda: contributions(LINES[:2], x_title="寄与", domain=(-1, 1)),
    "flow": lambda: flow(STAGES),
    "flow-down": lambda: flow_down(STAGES),
    "flow-one": lambda: flow(STAGES[:1]),
    "sum": lambda: sum_up(PARTS, x_title="人"),
    "filled": lambda: filled([Filled(label=LONG, earned=None, possible=12.5, figure="–")], x_title="点"),
    "filled-both": lambda: filled([Filled(label="a", earned=3, possible=5, figure="3")] * 2, x_title="点"),
    "stamps": lambda: stamps(full=7, waiting=9),
    "tiles": lambda: tiles(CELLS),
    "grid": lambda: grid(CELLS, columns=["20-24", LONG, "b"], rows=[LONG]),
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {key: draw(make(), key=key, title="題 <名>", description="説明 & まとめ") for key, make in CHARTS.items()}


@pytest.mark.parametrize("key", CHARTS)
def test_a_picture_is_well_formed_and_named(drawn: dict[str, str], key: str) -> None:
    root = ET.fromstring(drawn[key])  # noqa: S314 - our own markup
    assert root.get("role") == "img"
    ids = {element.get("id"): element.text for element in root if element.get("id")}
    assert [ids[name] for name in (root.get("aria-labelledby") or "").split()] == ["題 <名>", "説明 & まとめ"]
    left, top, width, height = map(float, (root.get("viewBox") or "").split())
    assert (left, top) == (0, 0)
    assert 50 < width < 800
    assert 20 < height < 800


@pytest.mark.parametrize("key", CHARTS)
def test_a_picture_wears_the_page_and_asks_nobody(drawn: dict[str, str], key: str) -> None:
    text = drawn[key]
    assert "#0102" not in text
    assert "#0103" not in text
    assert "font-family" not in text
    assert "<script" not in text
    assert " style=" not in text  # the page's policy forbids inline styles
    assert re.findall(r"https?://[^\"]+", text) in ([], ["http://www.w3.org/2000/svg"])


def test_ids_are_the_pictures_own(drawn: dict[str, str]) -> None:
    ids = [found for text in drawn.values() for found in re.findall(r' id="([^"]+)"', text)]
    assert len(ids) == len(set(ids))


def test_what_is_held_back_is_hatched_and_nothing_else(drawn: dict[str, str]) -> None:
    hatched = {key for key, text in drawn.items() if "-hatch)" in text}
    assert hatched == {
        "lines", "lines-all-held-back", "bars", "ranked", "ranked-log", "ranked-all-held-back", "flow", "flow-down",
        "filled", "tiles",
        "grid",
    }  # fmt: skip


def test_a_label_is_written_as_it_is(drawn: dict[str, str]) -> None:
    assert "a'b\\\"&lt;&amp;&gt;" in drawn["ranked"].replace("&quot;", '"')


def test_a_key_that_could_not_be_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        draw(tiles(CELLS), key='a"b', title="", description="")


def test_steps_cover_the_values_and_each_has_its_ink() -> None:
    values = [0.112, 0.4, 0.739]
    borders = steps(values)
    assert len(borders) == 4
    assert step_of(0.112, borders) == SCALE[0]
    assert step_of(0.739, borders) == SCALE[4]
    assert step_of(borders[0], borders) == SCALE[1]  # a border belongs to the step above
    assert steps([]) == []
    assert len(set(steps([0.5, 0.5]))) == 4


def test_no_line_goes_over_a_period_without_a_figure() -> None:
    values = (0.3, None, 0.4, 0.5)
    moments = [Moment(period=f"{at}", value=value, held_back=value is None) for at, value in enumerate(values)]
    svg = draw(lines(moments, y_title="", share=True), key="gap", title="", description="")
    strokes = re.findall(r'<path d="(M[^"]*)" stroke="var\(--chart-accent[^"]*"[^>]*stroke-width="1.5"', svg)
    assert sorted(path.count("L") for path in strokes) == [0, 1]  # a point alone, and a line between two neighbours


def test_no_picture_is_drawn_beside_a_half_imported_pandas() -> None:
    """Altair looks for pandas among the modules; a query in another thread may just be importing it."""
    code = "import sys, plugins.relay_ui.charts.picture; sys.exit('pandas' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
