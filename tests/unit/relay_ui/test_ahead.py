"""What is drawn before anybody asks: the same pages, for the same eyes, from the release that is out."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from plugins.relay_ui import ahead
from plugins.relay_ui.ahead import DrawAhead, draw_ahead
from tests.browser.whole_deployment import whole_deployment
from tests.unit.relay_ui.company.releases import MARK
from tests.unit.relay_ui.deployment import release


def test_it_begins_with_the_server_and_at_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, passed = Event(), []
    monkeypatch.setattr(ahead, "_keep_on", begun.set)

    async def app(scope: Any, *_: Any) -> None:
        passed.append(scope["type"])

    async def run() -> None:
        await DrawAhead(app)({"type": "http"}, None, None)  # type: ignore[arg-type]  # passed through as it is
        assert not begun.is_set()
        await DrawAhead(app)({"type": "lifespan"}, None, None)  # type: ignore[arg-type]  # the same

    asyncio.run(run())
    assert begun.wait(5)
    assert passed == ["http", "lifespan"]


def test_what_was_drawn_ahead_is_what_visitors_see(
    empty: Path, as_user: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_deployment(empty)
    assert draw_ahead() == 2 + 2 * len(MARK)  # Impact, and two companies, in both languages

    def no_more(_: Any) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr("vl_convert.vegalite_to_svg", no_more)
    for name, own, other in (("sato", "aozora", "hibiki"), ("tanaka", "hibiki", "aozora")):
        for language in ("ja", "en"):
            html = as_user(name, f"/company?lang={language}").text.replace(",", "")
            assert str(MARK[own]) in html
            assert str(MARK[other]) not in html
            assert as_user(name, f"/impact?lang={language}").text.count("<svg xmlns") >= 9


@pytest.mark.usefixtures("empty")
def test_where_nothing_is_out_nothing_is_drawn() -> None:
    assert draw_ahead() == 0


def test_each_new_release_is_drawn_once_and_a_failure_ends_nothing(
    empty: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks, drawn = iter(["", "first", "gone", "first", "second", "end"]), []

    def next_look(_: float) -> None:
        name = next(looks)
        if name == "end":
            raise KeyboardInterrupt
        monkeypatch.setenv("RELAY_HOME", "/x" * 5000 if name == "gone" else str(empty))  # where nobody can look
        if name not in ("", "gone"):
            release(empty, name=name)

    def draw() -> None:
        drawn.append(len(drawn))
        if len(drawn) == 2:
            raise ValueError("山田花子")

    monkeypatch.setattr(ahead, "sleep", next_look)
    monkeypatch.setattr(ahead, "draw_ahead", draw)
    monkeypatch.setattr("os.setpriority", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        ahead._keep_on()
    assert len(drawn) == 3  # at the start, the first, the second
    assert "ValueError while pages were drawn ahead" in caplog.text
    assert "山田" not in caplog.text
