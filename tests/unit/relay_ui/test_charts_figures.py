"""One number format everywhere; a text is cut to the room there is, whatever its script."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.relay_ui.charts import figures
from plugins.relay_ui.charts.shelf import Shelf


def test_nothing_known_is_a_dash_and_never_a_nought() -> None:
    assert {figures.count(None), figures.number(None), figures.percent(None), figures.points(None, language="ja")} == {
        "–"
    }
    assert figures.between("–", "3", language="en") == "–"


def test_figures_are_written_one_way() -> None:
    assert figures.count(12345) == "12,345"
    assert figures.number(12.44) == "12.4"
    assert figures.number(-0.04) == "0.0"
    assert figures.number(-3.25, signed=True) == "−3.2"
    assert figures.number(3.26, signed=True) == "+3.3"
    assert figures.percent(0.3625) == "36.2%"
    assert figures.points(-0.012, language="ja") == "−1.2 ポイント"
    assert figures.between("1.0", "2.0", language="ja") == "1.0〜2.0"
    assert figures.half_year("2025H1", language="ja") == "2025年上期"
    assert figures.half_year("2025H2", language="en") == "Jul–Dec 2025"
    assert figures.half_year("all", language="en") == "all"
    assert figures.short_half_year("2025H2", language="ja") == "25下"


@given(st.text(max_size=200), st.floats(30, 300))
def test_no_text_stands_further_than_its_room(text: str, room: float) -> None:
    assert figures.reach(figures.clipped(text, within=room, size=12), size=12) <= room + 0.5
    lines = figures.wrapped(text, within=room, size=12)
    assert 1 <= len(lines) <= 2
    assert all(figures.reach(line, size=12) <= room + 12.5 for line in lines)


def test_the_shelf_forgets_the_longest_unused() -> None:
    shelf, made = Shelf(most=2), []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert shelf.get(("release", name), lambda name=name: make(name)) == name  # type: ignore[misc]  # a lambda's default
    assert made == ["a", "b", "c", "b"]
    assert len(shelf) == 2
