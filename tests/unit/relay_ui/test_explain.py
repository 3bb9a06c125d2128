"""The reviewers' page: one score at a time, never an order of people; what a person decided is only ever added."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anonymization.home import Home
from anonymization.reviews import forget, reviews_of
from tests.unit.relay_ui.deployment import EPISODE, release

Ask = Callable[..., Any]
PLACE = f"/explain?org=aozora&key={EPISODE}"
SAME_SITE = {"sec-fetch-site": "same-origin"}
RECORD = {"org": "aozora", "key": EPISODE, "choice": "review:disagrees", "words": "面接の記録と合わないため"}


def test_a_score_shows_its_parts_its_interval_and_that_a_person_decides(deployed: Path, as_user: Ask) -> None:
    html = as_user("reviewer", f"{PLACE}&lang=en").text
    assert "<b>90%</b>" in html
    assert "95% interval 80% to 100%" in html
    assert "skill: driving licence" in html  # the word, not the code
    assert "−0.100" in html
    assert "+0.400" in html
    assert "A person decides" in html
    assert "person-of-" not in html
    assert "fit-1 in each company" in as_user("reviewer", "/explain/card/fit-1").text
    assert as_user("reviewer", "/explain/card/%2e%2e").status_code == 404
    assert deployed.exists()


@pytest.mark.usefixtures("deployed")
def test_an_abstention_shows_no_figure(as_user: Ask) -> None:
    html = as_user("reviewer", "/explain?org=hibiki&key=application-of-hibiki-1&lang=en").text
    assert "The model abstains" in html
    assert "(evaluation among the same company" in html
    assert "unfamiliar_evaluation" not in html
    assert 'class="gauge"' not in html


@pytest.mark.usefixtures("deployed")
def test_episodes_are_listed_by_day_and_no_figure_stands_there(as_user: Ask) -> None:
    html = as_user("reviewer", "/explain?lang=en").text
    keys = ["application-of-aozora-2", "application-of-hibiki-1", EPISODE]
    assert sorted(keys, key=html.index) == keys  # July, June, May – not .2, abstained, .9
    assert "90" not in html.replace("application-of", "")
    for asked in ("&order=probability", "&sort=-probability", "&at=2"):
        assert "0.9" not in as_user("reviewer", f"/explain?lang=en{asked}").text


@pytest.mark.usefixtures("deployed")
def test_a_reviewer_who_stands_in_a_company_sees_its_episodes_alone(as_user: Ask) -> None:
    html = as_user("hana", "/explain").text
    assert EPISODE in html
    assert "hibiki" not in html
    assert "application-of-hibiki-1" not in as_user("hana", "/explain?org=hibiki").text
    other = as_user("hana", "/explain?org=hibiki&key=application-of-hibiki-1&lang=en").text
    assert "There is no score of this company and key" in other
    record = RECORD | {"org": "hibiki", "key": "application-of-hibiki-1"}
    assert as_user("hana", "/explain/records", "POST", data=record, headers=SAME_SITE).status_code == 404


@pytest.mark.usefixtures("deployed")
def test_a_reviewer_who_stands_in_no_company_and_is_not_named_sees_no_episode(as_user: Ask) -> None:
    html = as_user("left", "/explain?lang=en").text
    assert "There are no scores yet" in html
    assert "application-of" not in html
    assert "There is no score of this company and key" in as_user("left", f"{PLACE}&lang=en").text


def test_a_companys_reviewer_reads_the_public_card_alone(deployed: Path, as_user: Ask) -> None:
    assert as_user("hana", "/explain/card/fit-1").status_code == 404
    assert "/explain/card/" not in as_user("hana", PLACE).text
    public = deployed / "models" / "fit-1" / "public"
    public.mkdir()
    (public / "card.html").write_text("<h1>for all</h1>", encoding="utf-8")
    assert as_user("hana", "/explain/card/fit-1").text == "<h1>for all</h1>"
    assert "/explain/card/fit-1" in as_user("hana", PLACE).text


def test_records_are_added_and_nothing_before_them_changes(deployed: Path, as_user: Ask) -> None:
    path = deployed / "reviews" / "reviews.jsonl"
    first = as_user("reviewer", "/explain/records", "POST", data=RECORD, headers=SAME_SITE)
    assert first.status_code == 303
    assert first.headers["location"].startswith("/explain?org=aozora")
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    dispute = RECORD | {"choice": "dispute:received", "words": "評価が古いという申し立て"}
    assert as_user("reviewer", "/explain/records", "POST", data=dispute, headers=SAME_SITE).status_code == 303
    assert path.read_bytes().startswith(before)
    told = reviews_of(Home(deployed), org_key="aozora", application_key=EPISODE)
    assert [(r.kind, r.verdict, r.by, r.model_version) for r in told] == [
        ("review", "disagrees", "reviewer", "fit-1"),
        ("dispute", "received", "reviewer", "fit-1"),
    ]
    html = as_user("reviewer", f"{PLACE}&lang=en&saved=1").text
    assert RECORD["words"] in html
    assert "Recorded" in as_user("reviewer", "/explain?lang=en").text
    assert not {"rank", "score", "probability"} & set(json.loads(path.read_text("utf-8").splitlines()[0]))


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"words": " \n "}, 422, "Say what it is"),
        ({"choice": "review:best"}, 422, "Say what it is"),
        ({"choice": ""}, 422, "Say what it is"),
        ({"words": "山田花子さんは合わない"}, 422, "name a person"),
        ({"words": "taro.yamada@example.jp に確認"}, 422, "name a person"),
        ({"key": "nothing"}, 404, ""),
        ({"words": "あ" * 30_000}, 422, ""),
    ],
)
def test_a_record_that_cannot_be_kept_is_not(
    deployed: Path, as_user: Ask, changed: dict[str, str], status: int, said: str
) -> None:
    answer = as_user("reviewer", "/explain/records?lang=en", "POST", data=RECORD | changed, headers=SAME_SITE)
    assert answer.status_code == status
    assert said in answer.text
    assert not (deployed / "reviews").exists()


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere.example"}])
def test_a_record_sent_by_another_site_is_not_kept(deployed: Path, as_user: Ask, headers: dict[str, str]) -> None:
    assert as_user("reviewer", "/explain/records", "POST", data=RECORD, headers=headers).status_code == 403
    assert not (deployed / "reviews").exists()


def test_an_erased_applicants_records_go_and_no_other(deployed: Path, as_user: Ask) -> None:
    as_user("reviewer", "/explain/records", "POST", data=RECORD, headers=SAME_SITE)
    other = RECORD | {"key": "application-of-aozora-2"}
    as_user("reviewer", "/explain/records", "POST", data=other, headers=SAME_SITE)
    assert forget(Home(deployed), {EPISODE}) == 1
    assert EPISODE not in (deployed / "reviews" / "reviews.jsonl").read_text("utf-8")
    assert len(reviews_of(Home(deployed), org_key="aozora", application_key="application-of-aozora-2")) == 1


def test_without_scores_the_page_says_why(deployed: Path, as_user: Ask) -> None:
    folder = release(deployed, name="2026-10-31-none")
    (folder / "individual" / "marts" / "cross_company_fit.parquet").unlink()
    assert "There are no scores yet" in as_user("reviewer", "/explain?lang=en").text
