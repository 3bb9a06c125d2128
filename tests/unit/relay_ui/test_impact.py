"""The impact page from releases that a test writes: whole, poor, empty, odd."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app

PERIODS = ("2024H1", "2024H2", "2025H1")
FACTS = {
    "release_id": "2026-09-30-abc", "as_of": "2026-09-30", "rule_version": "2026.1", "held_back": {},
    "disclosure": {"version": "1", "rule": {"k_persons": 10, "k_org_groups": 3, "max_org_share": 0.5}},
    "noise": {"epsilon": 8.0},
}  # fmt: skip


class User:
    role = "viewer"

    def get_name(self) -> str:
        return "sato"


def write_release(home: Path, marts: dict[str, list[dict[str, Any]]], **facts: Any) -> None:
    folder = home / "releases" / "r1" / "published" / "marts"
    folder.mkdir(parents=True)
    for name, rows in marts.items():
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    (folder.parent / "release.json").write_text(json.dumps(FACTS | facts), encoding="utf-8")
    (home / "current").symlink_to(Path("releases") / "r1")


def impact_row(half_year: str, *, held_back: bool = False, shi: float = 12.4) -> dict[str, Any]:
    shown = None if held_back else 1.0
    return {
        "half_year": half_year, "is_suppressed": held_back, "hold_reason": None, "as_of": "2026-09-30",
        "suppression_reason": "fewer_than_10_persons" if held_back else None, "deadweight_version": "2026.1",
        "n": shown and 200, "n_unknown": shown and 3, "attributed_successes": shown and 90.0,
        "expected_without_relay": shown and 60.0, "drop_off": shown and 0.83, "shi": shown and shi,
        "shi_low": shown and shi - 5, "shi_high": shown and shi + 5,
    }  # fmt: skip


def rate_row(occupation: str, region: str, half_year: str, *, held_back: bool = False) -> dict[str, Any]:
    shown = None if held_back else 1.0
    return {
        "occupation": occupation, "region": region, "half_year": half_year, "is_suppressed": held_back,
        "suppression_reason": "one_org_group_dominates" if held_back else None, "rate_suppression_reason": None,
        "notified": shown and 1000, "consented": shown and 600, "consent_rate": shown and 0.6, "n": shown and 300,
        "rehire_365_n": shown and 400, "rehire_365_successes": shown and 200, "rehire_365_rate": shown and 0.5,
        "successes": shown and 120, "rate": shown and 0.4, "rate_low": shown and 0.35, "rate_high": shown and 0.45,
    }  # fmt: skip


def trend_row(level: str, area: str, age: str, half_year: str, *, rate: float | None = 0.3) -> dict[str, Any]:
    return {
        "area_level": level, "area": area, "region": "kanto", "age_band5": age, "half_year": half_year,
        "is_suppressed": rate is None, "suppression_reason": "complementary" if rate is None else None,
        "shown_level": level if rate is not None else "nation", "shown_area": area if rate is not None else "all",
        "n": 50 if rate is not None else None, "rate": rate, "rate_low": rate and rate - 0.1,
        "rate_high": rate and rate + 0.1, "change": rate and 0.05, "trend": "up" if rate is not None else None,
    }  # fmt: skip


def pattern_row(occupation: str, skill: str, *, lift: float | None) -> dict[str, Any]:
    return {
        "occupation": occupation, "skill_code": skill, "is_suppressed": lift is None,
        "suppression_reason": "one_outcome" if lift is None else None, "n": lift and 40, "rate": lift and 0.4,
        "rate_low": lift and 0.3, "rate_high": lift and 0.5, "occupation_rate": lift and 0.3, "lift": lift,
        "q_value": lift and 0.01, "is_pattern": lift and lift > 1.1,
    }  # fmt: skip


def term(name: str, number: int, level: str, contribution: float) -> dict[str, Any]:
    return {
        "term": name, "bin": number, "term_ja": name, "level": level, "level_ja": level, "contribution": contribution,
        "epsilon": 1.0, "delta": 1e-6, "model_version": "dp-1",
    }  # fmt: skip


def whole() -> dict[str, list[dict[str, Any]]]:
    periods = (*PERIODS, "all")
    starts = [
        {"half_year": p, "is_suppressed": False, "suppression_reason": None, "n_starts": 40, "n_starts_year_before": 30,
         "starts_change": 10, "as_of": "2026-09-30"}
        for p in (*PERIODS, "2026H2")
    ]  # fmt: skip
    stays = [
        {"half_year": p, "is_suppressed": False, "suppression_reason": None, "n_employments": 70, "s_183": 0.75,
         "s_183_low": 0.7, "s_183_high": 0.8, "s_365": None, "s_365_low": None, "s_365_high": None,
         "s_183_change": -0.02}
        for p in periods
    ]  # fmt: skip
    return {
        "social_hiring_impact_pooled": [impact_row(p, held_back=p == "2024H1") for p in periods],
        "rehire_success_rates": [
            rate_row(o, r, p, held_back=o == "06")
            for o in ("all", "02", "06")
            for r in ("all", "kanto")
            for p in periods
        ],
        "job_creation_pooled": starts,
        "retention_pooled": stays,
        "thriving_trends": [
            *(trend_row("nation", "all", age, p) for age in ("all", "30-34") for p in PERIODS),
            *(trend_row("region", "kanto", age, p, rate=None) for age in ("all", "30-34") for p in PERIODS),
            *(trend_row("pref", "13", "all", p, rate=0.37) for p in PERIODS),
            *(trend_row("pref", "14", "all", p, rate=None) for p in PERIODS),
        ],
        "success_patterns": [
            pattern_row("02", "python", lift=1.25), pattern_row("02", "no_such_skill", lift=0.7),
            pattern_row("06", "excel", lift=None),
        ],
        "fit_model_status": [
            {"status": "published", "status_ja": "公開できます。", "status_en": "It may be called common.",
             "suppression_reason": None, "n_companies": 12, "n_companies_better": 11, "portability_index": 0.92,
             "terms_version": "dp-1", "policy_version": "2026.1"}
        ],
        "fit_model_terms": [
            term("base", 0, "all", -0.7), term("region", 0, "not known", -0.1), term("region", 1, "Kanto", 0.4),
            term("skill:python", 1, "not stated", 0.1), term("skill:python", 2, "yes", 0.6),
        ],
    }  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    monkeypatch.delenv("RELAY_ROLES", raising=False)
    return tmp_path


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(user_of=User)) as found:
        yield found


@pytest.fixture
def seen(home: Path, client: TestClient) -> Callable[..., str]:
    def look(query: str = "?lang=en", marts: dict[str, Any] | None = None, **facts: Any) -> str:
        if not (home / "current").exists():
            write_release(home, whole() if marts is None else marts, **facts)
        answer = client.get(f"/impact{query}")
        assert answer.status_code == 200
        return answer.text

    return look


def part(html: str, key: str) -> str:
    found = re.search(rf'<section class="card part" id="{key}".*?</section>', html, re.DOTALL)
    assert found is not None, key
    return found[0]


def test_the_headline_is_in_natural_units_with_its_interval(seen: Callable[..., str]) -> None:
    html = part(seen("?lang=ja"), "impact")
    assert re.search(
        r"<b>12\.4</b>\s*<span class=\"unit\">人 / 100人</span>\s*<span class=\"sure\">95% の区間 7\.4〜17\.4", html
    )
    assert "リレーがなくても定着した見込み" in html


def test_an_interval_across_nought_is_said_to_decide_nothing(seen: Callable[..., str]) -> None:
    html = seen(marts={"social_hiring_impact_pooled": [impact_row("all", shi=2.0)]})
    assert "cannot be said yet" in part(html, "impact")


def test_a_harm_is_shown_as_a_harm(seen: Callable[..., str]) -> None:
    html = part(seen(marts={"social_hiring_impact_pooled": [impact_row("all", shi=-9.0)]}), "impact")
    assert "<b>−9.0</b>" in html
    assert "fewer found work" in html


def test_the_flow_is_of_a_hundred_people_and_counts_no_introductions(seen: Callable[..., str]) -> None:
    html = part(seen(), "circulation")
    for figure in ("100 people", "60.0 people", "not recorded", "30.0 people", "24.0 people", "6.0 people"):
        assert figure in html
    assert "No record tells yet who was introduced" in html


@pytest.mark.usefixtures("undrawn")
def test_filters_are_read_from_the_address_and_stay_in_the_form(seen: Callable[..., str]) -> None:
    html = seen("?lang=en&half_year=2025H1&occupation=02&region=kanto&age=30-34")
    assert '<option value="2025H1" selected>' in html
    assert '<option value="02" selected>' in html
    assert "Jan–Jun 2025 · research &amp; engineering · Kanto" in part(html, "circulation")
    assert "Thriving over time: Kanto, 30–34" in part(html, "country")
    assert "Lasting hires by skill" in part(html, "patterns")


@pytest.mark.parametrize("value", ["", "2031H9", "<script>", "all", "x" * 5000])
@pytest.mark.usefixtures("undrawn")
def test_a_filter_that_the_release_does_not_know_counts_as_not_chosen(seen: Callable[..., str], value: str) -> None:
    html = seen(f"?lang=en&occupation={value}")
    assert "all periods · all occupations · all Japan" in html
    assert "<script>" not in html.replace('<script src="', "")


@pytest.mark.usefixtures("undrawn")
def test_a_held_back_cell_says_why_in_words(seen: Callable[..., str]) -> None:
    html = seen("?lang=en&occupation=06&half_year=2024H1")
    assert "One group of companies makes up more than half" in part(html, "circulation")
    assert "Fewer than 10 people" in part(html, "impact")
    assert "the same outcome" in part(html, "patterns")
    country = part(html, "country")
    assert "Around it, all Japan: 30.0%" in country
    assert "There is no record of it" in country


@pytest.mark.usefixtures("undrawn")
def test_a_half_year_that_is_not_over_is_held_against_no_year(seen: Callable[..., str]) -> None:
    work = part(seen(), "work")
    assert "Jul–Dec 2026 (not over)" in work
    assert "Jan–Jun 2025: 40 people started" in work  # the last whole one


@pytest.mark.usefixtures("undrawn")
def test_the_page_says_once_what_noise_its_figures_carry(seen: Callable[..., str]) -> None:
    html = seen()
    assert html.count("ε = 8.0") == 1
    assert "none above 50%" in html


def test_a_pattern_is_called_an_association_and_has_its_q(seen: Callable[..., str]) -> None:
    html = part(seen("?lang=ja"), "patterns")
    assert "原因ではありません" in html
    assert "0.010" in html
    assert "no such skill" in html  # a code without a word


def test_the_model_shows_its_shapes_and_its_card(seen: Callable[..., str]) -> None:
    html = part(seen(), "model")
    assert "11 / 12 (92%)" in html
    assert "ε = 1, δ = 1e-06" in html
    assert "+0.50" in html  # Python stated, less not stated
    assert "A person decides" in html


@pytest.mark.parametrize("gone", list(whole()))
@pytest.mark.usefixtures("undrawn")
def test_a_release_without_a_mart_shows_the_others(seen: Callable[..., str], gone: str) -> None:
    marts = whole()
    del marts[gone]
    html = seen(marts=marts)
    assert 'id="about"' in html
    if gone not in {"fit_model_status", "job_creation_pooled", "retention_pooled"}:
        assert "does not have the table" in html


def test_a_mart_without_the_columns_of_its_figures_counts_as_missing(seen: Callable[..., str]) -> None:
    marts = whole() | {"thriving_trends": [{"region": "kanto", "n": 1}]}
    assert "does not have the table" in part(seen(marts=marts), "country")


@pytest.mark.usefixtures("home")
def test_no_release_is_an_empty_state(client: TestClient) -> None:
    answer = client.get("/impact?lang=en")
    assert answer.status_code == 200
    assert "Nothing has been published yet" in answer.text


def test_every_cell_held_back_leaves_words_and_no_figures(seen: Callable[..., str]) -> None:
    marts = whole()
    for rows in marts.values():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    row[name] = None
            if "is_suppressed" in row:
                row |= {"is_suppressed": True, "suppression_reason": "noise"}
            if "rate_low" in row:
                row |= {"shown_level": None, "shown_area": None, "trend": None, "is_pattern": None}
    html = seen(marts=marts)
    assert "would not stand out from the noise" in html
    assert "<b>" not in part(html, "impact")


def test_tables_without_rows_break_nothing(home: Path, client: TestClient) -> None:
    write_release(home, whole())
    for path in (home / "current" / "published" / "marts").iterdir():
        pq.write_table(pq.read_table(path).slice(0, 0), path)
    answer = client.get("/impact?lang=en")
    assert answer.status_code == 200
    assert answer.text.count("There is no record of it") >= 4


def test_names_ten_times_as_long_break_nothing(seen: Callable[..., str]) -> None:
    marts = whole()
    long = "長い名前のスキルと技能" * 12
    marts["success_patterns"] = [pattern_row("02", long, lift=1.3), pattern_row(long, "python", lift=1.2)]
    marts["fit_model_terms"].append(term("region", 2, long, 0.2))
    html = seen("?lang=ja", marts=marts)
    assert html.count(long) >= 3  # whole in the tables, cut in the pictures
    assert "…" in html


def test_a_second_look_is_not_drawn_again(seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = seen()
    monkeypatch.setattr("plugins.relay_ui.impact.sections.sections", lambda *_, **__: pytest.fail("drawn again"))
    strip = re.compile(r'nonce="[^"]+"')
    assert strip.sub("", seen()) == strip.sub("", first)


def test_both_languages_have_their_own_pictures(seen: Callable[..., str]) -> None:
    assert "純増の定着就職" in seen("?lang=ja")
    english = seen("?lang=en")
    assert not re.search(r"[ぁ-んァ-ヶ]", part(english, "impact") + part(english, "country"))
