"""The pages against somebody who means harm: by the address, by a page elsewhere, by what they drop or are called."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app
from plugins.relay_ui.charts.shelf import Shelf
from plugins.relay_ui.release import CompanyReader
from tests.browser.whole_deployment import whole_deployment
from tests.unit.relay_ui.company.releases import MARK
from tests.unit.relay_ui.deployment import EPISODE, HELD, LOADS, User, receipt, write
from tests.unit.relay_ui.test_every_route import HEADERS, ROLES

Ask = Callable[..., Any]
EVIL = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}"
RECORD = {"org": "aozora", "key": EPISODE, "choice": "review:disagrees", "words": "面接の記録と合わないため"}
# each route that takes a name: who may ask, and the address with the name in its place
NAMED = {
    "officer": ("/compliance/report/{}", "/compliance/report/{}.json", "/compliance/receipt/{}/x",
                "/compliance/receipt/aozora/{}", "/compliance/attacks/{}", "/compliance/erasure/{}"),
    "operator": ("/inbox/receipt/{}/x", "/inbox/receipt/aozora/{}"),
    "reviewer": ("/explain/card/{}",),
    "sato": ("/company/receipts/{}", "/company/tables/{}.csv"),
    "guest": ("/static/{}",),
}  # fmt: skip
OUT = (
    "..%2Fsecret", "..%2F..%2Fsecret", "%2e%2e%2fsecret", "..%5Csecret", "..%252Fsecret", "....%2F%2Fsecret",
    "%00secret", "secret%00", "%2e%2e", "%2Fetc%2Fpasswd", "a%2F..%2F..%2Fsecret", "secret%0d%0ax:1", "%ff",
    "x" * 5000, "..%c0%afsecret", "linked",
)  # fmt: skip


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in NAMED.items() for path in paths])
def test_no_name_in_an_address_leads_out_of_its_folder(deployed: Path, as_user: Ask, name: str, path: str) -> None:
    for place in (deployed, deployed / "receipts", deployed / "reports", deployed / "models", deployed / "keys"):
        place.mkdir(exist_ok=True)
        for suffix in ("", ".html", ".json", ".csv", ".css"):
            (place / f"secret{suffix}").write_text("the secret", encoding="utf-8")
    for place in ("receipts/aozora", "reports", "reports/erasure"):
        (deployed / place / "linked.html").symlink_to(deployed / "secret.html")
    for out in OUT:
        answer = as_user(name, path.format(out))
        assert answer.status_code in {404, 422}, out[:40]
        assert "the secret" not in answer.text
        assert "root:" not in answer.text


@pytest.mark.usefixtures("deployed")
def test_no_address_shows_a_company_the_receipts_of_another(as_user: Ask) -> None:
    own, other = LOADS["aozora"], LOADS["hibiki"]
    assert as_user("sato", f"/company/receipts/{own}").status_code == 200
    for path in (
        f"/company/receipts/{other}", f"/company/receipts/{HELD}", f"/company/receipts/..%2Fhibiki%2F{other}",
        f"/company/receipts/{other}?no=1&no=2", f"/company/receipts/{other}?no=2", f"/company/receipts/{other}?no=-1",
        f"/company/receipts/{other}?company=hibiki&org=hibiki", f"/company/receipts/hibiki/{other}",
        f"/compliance/receipt/hibiki/{other}", f"/inbox/receipt/hibiki/{other}", f"/compliance/report/{other}",
        f"/company//receipts/{other}", f"//company/receipts/{other}", f"/company/../compliance/receipt/hibiki/{other}",
        f"/company/receipts/{other}/", f"/company/receipts/{other}.html", f"/COMPANY/receipts/{other}",
    ):  # fmt: skip
        answer = as_user("sato", path)
        assert answer.status_code in {403, 404, 422, 307}, path
        assert "hibiki" not in answer.text, path


@pytest.mark.parametrize("choice", ["review:disagrees", "dispute:received"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://testserver:81"},
        {"referer": "http://testserver/explain"},
        {"content-type": "text/plain"},
    ],
)
def test_neither_form_takes_what_another_site_sends(
    deployed: Path, as_user: Ask, choice: str, headers: dict[str, str]
) -> None:
    form = RECORD | {"choice": choice}
    assert as_user("reviewer", "/explain/records", "POST", data=form, headers=headers).status_code == 403
    assert as_user("reviewer", "/explain/records", "GET", params=form).status_code == 405  # nor does a link write
    assert not (deployed / "reviews").exists()


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("guest", "GET", "/nothing", 404),
        ("", "GET", "/nothing/at/all", 404),
        ("guest", "DELETE", "/impact", 405),
        ("", "PUT", "/company", 405),
        ("guest", "GET", "/impact/", 307),
        ("sato", "GET", "/company?no=x", 422),
        ("reviewer", "POST", "/explain/records", 403),
        ("officer", "GET", f"/compliance/report/{LOADS['aozora']}", 206),
        ("officer", "GET", "/compliance/loads.exe", 422),
    ],
)
def test_each_answer_that_is_no_page_carries_the_headers_too(
    as_user: Ask, name: str, method: str, path: str, status: int
) -> None:
    answer = as_user(name, path, method, headers={"range": "bytes=0-3"} if status == 206 else {})
    assert answer.status_code == status
    assert all(answer.headers.get(header) for header in HEADERS)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("deployed")
def test_cookies_hold_a_language_and_colours_and_nothing_that_was_sent() -> None:
    with TestClient(create_app(user_of=lambda: User("guest")), base_url="https://testserver") as client:
        for query in ("?lang=fr&theme=blue", f"?lang={EVIL}", "?lang=ja%0d%0aset-cookie:x=1", "?x=1"):
            assert "set-cookie" not in client.get(f"/impact{query}").headers
        told = client.get("/impact?lang=en&theme=dark").headers.get_list("set-cookie")
    assert sorted(cookie.split(";")[0] for cookie in told) == ["relay_language=en", "relay_theme=dark"]
    for cookie in told:
        assert {"httponly", "samesite=lax", "secure"} <= {part.strip().lower() for part in cookie.split(";")}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_name_reason_or_word_of_the_data_becomes_markup(empty: Path, as_user: Ask, language: str) -> None:
    evil = deployment_of_evil(empty)
    for name, path in evil:
        html = as_user(name, f"{path}{'&' if '?' in path else '?'}lang={language}").text
        assert "<img" not in html, path
        assert "<script>" not in html, path
        # nor a template of its own
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;.{0,60}?(49|\{\{)", html), path
        assert "&lt;img" in html or "＜img" in html, path  # it is there, and is text


def deployment_of_evil(home: Path) -> list[tuple[str, str]]:
    """Every word that a dropped file, a contract, a model or a person can bring is markup. Returns the pages."""
    whole_deployment(home)
    refusal = {"code": "html", "ja": EVIL, "en": EVIL, "row": 1}
    receipt(home, company="aozora", load_id="9" * 16, at=datetime(2026, 11, 20, tzinfo=UTC), file=EVIL, kind=EVIL,
            status="refused", refusal=refusal, reasons={EVIL: 2})  # fmt: skip
    receipt(home, company="aozora", load_id="8" * 16, at=datetime(2026, 11, 20, tzinfo=UTC), reasons={EVIL: 2})
    decision = {"choice": EVIL, "by": EVIL, "why": EVIL, "at": "2026-11-18T00:00:00+00:00", "way": "relay"}
    write(home / "reports" / HELD / "decision.json", decision)
    tick = {"key": "x", "law": EVIL, "law_en": EVIL, "ja": EVIL, "en": EVIL, "note_ja": EVIL, "note_en": EVIL,
            "state": "failed", "evidence": [EVIL]}  # fmt: skip
    write(home / "reports" / "2026-09-30-first" / "result.json", {"checklist": [tick]})
    published = home / "current" / "published"
    words = {"label_ja", "label_en", "sentence_ja", "sentence_en", "group_name", "reason", "skill_code", "level",
             "level_ja", "criterion", "code", "suppression_reason", "deadweight_version", "status_ja", "status_en",
             "stage", "reasons_ja", "reasons_en", "model_version", "term"}  # fmt: skip
    for path in (*published.rglob("*.parquet"), *(home / "current" / "individual").rglob("*.parquet")):
        rows = pq.read_table(path).to_pylist()
        for row in rows:
            row |= {key: f"{EVIL}{row[key]}" for key in words & set(row) if row[key] is not None and key != "stage"}
        if rows:
            pq.write_table(pa.Table.from_pylist(rows), path)
    return [
        ("guest", "/impact"), ("sato", "/company"), ("officer", "/compliance"), ("operator", "/inbox"),
        ("reviewer", f"/explain?org=aozora&key={EPISODE}"),
    ]  # fmt: skip


@pytest.mark.usefixtures("deployed", "undrawn")
@pytest.mark.parametrize("path", [*ROLES, "/impact"])
def test_an_address_may_be_huge_or_ask_for_what_is_not_there(as_user: Ask, path: str) -> None:
    name = ROLES.get(path, "guest")
    start = time.monotonic()
    for query in (
        "&".join(f"x{at}={at}" for at in range(5000)),
        f"half_year={EVIL}&occupation={EVIL}&region=%00&age=%ff&since=9999-99-99&until=x&result=x&at=0x1&page=١",
        "half_year=2025H1&half_year=2024H1&half_year=", "&&&===;;;", "page=999999&at=999999", "%", "a=" + "あ" * 6_000,
    ):  # fmt: skip
        answer = as_user(name, f"{path}?{query}")
        assert answer.status_code == 200, query[:60]
        assert "<img" not in answer.text
    for field in ("company", "state", "org", "key", "result", "no"):
        assert as_user(name, f"{path}?{field}={'x' * 50_000}").status_code in {200, 422}
    assert time.monotonic() - start < 20


def test_a_release_that_goes_while_the_page_is_made_is_shown_whole(
    empty: Path, as_user: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_deployment(empty)
    before = as_user("sato", "/company?lang=en").text
    monkeypatch.setattr("plugins.relay_ui.company.page._drawn", Shelf())
    read, gone = CompanyReader.mart, []

    def read_and_lose(reader: CompanyReader, name: str, **given: Any) -> Any:
        if not gone:
            gone.append((empty / "current").resolve())
            (empty / "current").unlink()
            gone[0].rename(empty / "releases" / ".going")
        return read(reader, name, **given)

    monkeypatch.setattr(CompanyReader, "mart", read_and_lose)
    after = as_user("sato", "/company?lang=en").text
    assert gone
    numbered = re.compile(r"clip[0-9]+")
    assert numbered.sub("", after) == numbered.sub("", before)
    assert str(MARK["aozora"]) in after.replace(",", "")
    assert "Nothing has been published yet" in as_user("sato", "/company?lang=en").text


def test_scores_that_go_while_the_page_is_made_are_said_to_be_none(deployed: Path, as_user: Ask) -> None:
    folder = (deployed / "current").resolve() / "individual"
    folder.rename(folder.with_name("gone"))
    assert "There are no scores yet" in as_user("reviewer", "/explain?lang=en").text


@pytest.mark.parametrize("content", ["[1]", '"status"', "null", "\xff", "{", "7"])
def test_a_file_that_is_no_record_hides_no_other(deployed: Path, as_user: Ask, content: str) -> None:
    for place in (
        "receipts/aozora",
        "held/aozora",
        "reports/erasure",
        "withdrawn",
        f"reports/{HELD}",
        "reports/2026-09-30-first",
    ):
        (deployed / place).mkdir(parents=True, exist_ok=True)
        for name in ("E0.json", "run.json", "decision.json", "result.json"):
            (deployed / place / name).write_text(content, encoding="latin-1")
            (deployed / place / name).with_suffix(".sealed").write_bytes(b"")
    for name, path in (("officer", "/compliance"), ("operator", "/inbox"), ("sato", "/company")):
        assert as_user(name, path).status_code == 200, path
    assert LOADS["hibiki"] in as_user("officer", "/compliance").text
