"""Each route there is, for those who may not: anonymous 401, wrong role 403, and the headers on every answer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from tests.unit.relay_ui.deployment import EPISODE, HELD, LOADS

GIVEN = {
    "form": "csv", "name": "relay.css", "subject": LOADS["aozora"], "company": "aozora", "load_id": LOADS["aozora"],
    "number": "E1", "version": "fit-1",
    "release_id": "2026-09-30-first",
}  # fmt: skip
FOR_EVERYBODY = ("/", "/static/", "/impact")
ROLES = {"/compliance": "officer", "/inbox": "operator", "/explain": "reviewer", "/company": "sato"}
HEADERS = ("content-security-policy", "referrer-policy", "cache-control", "x-content-type-options", "x-frame-options")


def routes(app: Any) -> Iterator[tuple[str, str]]:
    """Every method and path, with names of things that exist."""
    flat = [route for route in all_routes(app.routes) if isinstance(route, APIRoute)]
    assert len(flat) > 12
    for route in flat:
        for method in route.methods:
            yield method, route.path.format(**GIVEN)


def all_routes(found: Any) -> Iterator[Any]:
    for route in found:
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if inner and not isinstance(route, APIRoute):
            yield from all_routes(inner)
        else:
            yield route


@pytest.mark.usefixtures("deployed")
def test_nobody_who_is_not_signed_in_gets_anything_but_401(as_user: Callable[..., Any]) -> None:
    for method, path in routes(as_user.app):  # type: ignore[attr-defined]
        answer = as_user("", path, method)
        assert answer.status_code == 401, f"{method} {path}"
        assert not any(secret in answer.text for secret in (LOADS["aozora"], "aozora", EPISODE)), path


@pytest.mark.usefixtures("deployed")
def test_a_wrong_role_gets_403_on_every_route_of_another(as_user: Callable[..., Any]) -> None:
    walked = 0
    for method, path in routes(as_user.app):  # type: ignore[attr-defined]
        if path == "/" or path.startswith(FOR_EVERYBODY[1:]):
            continue
        walked += 1
        place = next(place for place in ROLES if path.startswith(place))
        for name in ("guest", *(user for user in ROLES.values() if user != ROLES[place])):
            answer = as_user(name, path, method)
            assert answer.status_code == 403, f"{name} {method} {path}"
            assert not any(secret in answer.text for secret in (LOADS["aozora"], EPISODE)), path
    assert walked > 10


@pytest.mark.usefixtures("deployed")
def test_every_answer_carries_the_headers_and_no_inline_script_or_style(as_user: Callable[..., Any]) -> None:
    for method, path in routes(as_user.app):  # type: ignore[attr-defined]
        place = next((place for place in ROLES if path.startswith(place)), "")
        for name in ("", "guest", ROLES.get(place, "guest")):
            answer = as_user(name, path, method)
            assert all(answer.headers.get(header) for header in HEADERS), path
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'self'" in policy
            is_page = answer.headers.get("content-type", "").startswith("text/html")
            if is_page and "sandbox" not in policy:
                assert "unsafe-inline" not in policy
                assert " onclick=" not in answer.text
                assert 'style="' not in answer.text, path
                assert "<script>" not in answer.text


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(("name", "own", "other"), [("sato", "aozora", "hibiki"), ("tanaka", "hibiki", "aozora")])
def test_two_companies_never_see_each_other_on_any_route(
    as_user: Callable[..., Any], name: str, own: str, other: str
) -> None:
    for method, path in routes(as_user.app):  # type: ignore[attr-defined]
        asked = path.replace(LOADS["aozora"], LOADS[other]).replace("/aozora/", f"/{other}/")
        for query in ("", f"?company={other}&org={other}&asked={other}"):
            answer = as_user(name, asked + query, method)
            shown = (
                answer.text.replace(f"company={other}", "").replace(f"org={other}", "").replace(f"asked={other}", "")
            )
            assert other not in shown, asked
            assert LOADS[other] not in shown, asked
            assert HELD not in shown or own == "hibiki"


def test_an_empty_deployment_shows_every_page_in_both_languages(empty: Path, as_user: Callable[..., Any]) -> None:
    assert not list(empty.iterdir())
    for place, name in {**ROLES, "/impact": "guest"}.items():
        for language, word in (("ja", "サインイン中"), ("en", "Signed in as")):
            answer = as_user(name, f"{place}?lang={language}")
            assert answer.status_code == 200, place
            assert word in answer.text
            assert f'<html lang="{language}"' in answer.text


@pytest.mark.usefixtures("deployed")
def test_what_cannot_be_read_is_not_repeated(as_user: Callable[..., Any]) -> None:
    answer = as_user("sato", "/company?no=SuzukiHanako&lang=en")
    assert answer.status_code == 422
    assert "Please check what was entered" in answer.text
    assert "SuzukiHanako" not in answer.text
    assert as_user("", "/company?no=SuzukiHanako").status_code == 401


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("name", ["relay.py", "..%2Fapp.py", "%2e%2e", f"{'x' * 300}.css", "%00.css"])
def test_nothing_but_the_pages_own_styles_is_served_as_such(as_user: Callable[..., Any], name: str) -> None:
    assert as_user("guest", f"/static/{name}").status_code == 404


@pytest.mark.usefixtures("deployed")
def test_the_language_is_the_browsers_until_it_is_switched(as_user: Callable[..., Any]) -> None:
    asked = {"accept-language": "fr-FR, en; q=0.8,ja;q=0.9;x, ja; q=0.7"}
    assert '<html lang="en"' in as_user("operator", "/inbox", headers=asked).text
    assert '<html lang="ja"' in as_user("operator", "/inbox", headers={"accept-language": "de"}).text
    switched = as_user("operator", "/inbox?lang=ja", headers=asked)
    assert '<html lang="ja"' in switched.text
    cookie = switched.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert '<html lang="ja"' in as_user("operator", "/inbox", headers=asked).text


def test_an_unforeseen_error_tells_its_place_and_never_its_text(
    deployed: Path, as_user: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    (deployed / "current" / "published" / "release.json").write_text('{"山田花子": ', encoding="utf-8")
    answer = as_user("guest", "/impact")
    assert answer.status_code == 500
    assert "山田花子" not in answer.text + caplog.text
    assert "JSONDecodeError at" in caplog.text
    assert answer.headers["content-security-policy"]
