"""The page of the impact where there is little to show: no release, a mart missing, cells held back, odd names."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from tests.unit.relay_ui.impact.releases import part, pattern_row, term, whole, write_release


@pytest.mark.usefixtures("undrawn")
def test_a_held_back_cell_says_why_in_words(seen: Callable[..., str]) -> None:
    html = seen("?lang=en&occupation=06&half_year=2024H1")
    assert "One group of companies makes up more than half" in part(html, "circulation")
    assert "Fewer than 10 people" in part(html, "impact")
    assert "the same outcome" in part(html, "patterns")
    country = part(html, "country")
    assert "Around it, all Japan: 30.0%" in country
    assert "There is no record of it" in country


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
