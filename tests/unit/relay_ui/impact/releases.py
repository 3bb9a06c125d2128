"""Releases of the public marts, as a test writes them, and the part of a page that shows one."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

PERIODS = ("2024H1", "2024H2", "2025H1")
FACTS = {
    "release_id": "2026-09-30-abc", "as_of": "2026-09-30", "rule_version": "2026.1", "held_back": {},
    "disclosure": {"version": "1", "rule": {"k_persons": 10, "k_org_groups": 3, "max_org_share": 0.5}},
    "noise": {"epsilon": 8.0},
}  # fmt: skip


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


def part(html: str, key: str) -> str:
    found = re.search(rf'<section class="card part" id="{key}".*?</section>', html, re.DOTALL)
    assert found is not None, key
    return found[0]
