"""Every mart beyond the rates on 12 companies over three years: each count the simulator's, each figure to 1e-9."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from marts_answers import PLAN, WITHOUT_LEARNING, answers
from marts_warehouse import PROJECT, build
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson_2indep

from anonymization.disclosure.publish import publish
from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import read_json
from samples.companies import Market, companies
from samples.episodes import is_pooled
from samples.mart_truth import MartTruth, starts_by_half_year
from samples.simulate import lives, simulate

Z = 1.959963984540054
DEADWEIGHT = 0.30  # seeds/deadweight.csv


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=0, abs_tol=1e-9)


@pytest.fixture(scope="module")
def truth() -> MartTruth:
    truth = MartTruth(deadweight=DEADWEIGHT)
    for life in lives(PLAN, market=Market(companies(count=PLAN.companies, seed=PLAN.seed))):
        truth.add(life)
    return truth


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home: Path = tmp_path_factory.mktemp("truth")
    simulate(PLAN, out=home)
    with build(home, *WITHOUT_LEARNING) as connection:
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, relation: str, *key: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = warehouse.sql(f"from {relation}").to_arrow_table().to_pylist()
    return {tuple(row[name] for name in key): row for row in found}


def test_those_turned_down_for_a_reason_fared_as_the_simulator_says(
    truth: MartTruth, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = rows(warehouse, "org.criteria_review", "org_key", "kind", "code")
    reasons = {(org, code): row for (org, kind, code), row in found.items() if kind == "reason"}
    assert set(reasons) == set(truth.reasons)
    shown = 0
    for key, counts in truth.reasons.items():
        row, n = reasons[key], counts["successes"] + counts["failures"]
        assert row["is_suppressed"] is (n < 10 or counts["successes"] in (0, n)), key
        if not row["is_suppressed"]:
            shown += 1
            assert (row["n"], row["n_excluded"]) == (n, counts["excluded"]), key
            assert row["successes"] == counts["successes"]
            low, high = proportion_confint(counts["successes"], n, method="wilson")
            assert close(row["difference_low"], low - row["expected_rate"])
            assert close(row["difference_high"], high - row["expected_rate"])
            assert row["is_worth_rethinking"] is (low > row["expected_rate"])
            assert f" {n} 人のうち {counts['successes']} 人が他社で 6 か月以上定着" in row["sentence_ja"]
    assert shown > 60


def test_skills_and_their_successes_are_the_simulators(truth: MartTruth, warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(warehouse, "lane_b.success_patterns", "occupation", "skill_code")
    assert set(found) == set(truth.skills)
    for key, counts in truth.skills.items():
        assert (found[key]["n"], found[key]["successes"]) == (counts["n"], counts["successes"]), key


def test_thriving_falls_back_and_flags_a_trend_by_its_interval(
    truth: MartTruth, warehouse: duckdb.DuckDBPyConnection
) -> None:
    key = ("area_level", "area", "age_band5", "half_year")
    cells = rows(warehouse, "intermediate.int_thriving_cells", *key)
    found = rows(warehouse, "lane_b.thriving_trends", *key)
    assert set(found) == set(cells) == set(truth.thriving)
    compared = 0
    for at, counts in truth.thriving.items():
        assert {name: cells[at][name] for name in ("n", "n_unrated", "thriving")} == {
            name: counts[name] for name in ("n", "n_unrated", "thriving")
        }, at
        row, (level, area, band, half) = found[at], at
        wider = [(level, area), ("region", row["region"]), ("nation", "all")][0 if level != "region" else 1 :]
        expected = next(
            (place for place in (wider if level != "nation" else [("nation", "all")])
             if not found[(*place, band, half)]["is_suppressed"]),
            (None, None),
        )  # fmt: skip
        assert (row["shown_level"], row["shown_area"]) == expected, at
        before = found.get((level, area, band, f"{int(half[:4]) - 1}{half[4:]}"))
        if row["is_suppressed"] or before is None or before["is_suppressed"]:
            assert row["trend"] is None
            continue
        compared += 1
        low, high = confint_proportions_2indep(
            row["thriving"], row["n"], before["thriving"], before["n"], method="newcomb", compare="diff"
        )
        assert close(row["change_low"], low)
        assert close(row["change_high"], high)
        assert row["trend"] == ("up" if low > 0 else "down" if high < 0 else "none")
    assert compared > 50


def test_social_hiring_impact_is_the_sum_over_chains_of_relays(
    truth: MartTruth, warehouse: duckdb.DuckDBPyConnection
) -> None:
    days, left = zip(*truth.relay_stays, strict=True)
    curve = KaplanMeierFitter().fit(days, left)
    drop_off = float(curve.predict(365)) / float(curve.predict(183))
    of_orgs = rows(warehouse, "org.social_hiring_impact", "org_key", "half_year")
    pooled = rows(warehouse, "lane_b.social_hiring_impact_pooled", "half_year")
    seen = 0
    for (org, half), worths in truth.impact.items():
        row = pooled[(half,)] if org == "all" else of_orgs[(org, half)]
        if org != "all":
            assert row["is_suppressed"] is (len(worths) < 10)
        if row["is_suppressed"]:
            continue
        seen += 1
        n, net = len(worths), sum(worths)
        assert row["n"] == n
        assert close(row["drop_off"], drop_off)
        assert close(row["shi_net"], net * drop_off)
        assert close(row["shi"], 100 * net * drop_off / n)
        spread = np.var(worths, ddof=1) / n * drop_off**2
        lasting = math.log(row["drop_off"] / row["drop_off_low"]) / Z
        error = math.sqrt(spread + (net / n * drop_off * lasting) ** 2)
        assert close(row["shi_high"] - row["shi"], 100 * Z * error)
        assert close(row["shi_net"] - row["shi_net_low"], n * Z * error)
    assert seen > 50


def test_selection_and_conduct_are_counted_as_in_the_events(
    truth: MartTruth, warehouse: duckdb.DuckDBPyConnection
) -> None:
    audit = rows(warehouse, "org.fairness_audit", "org_key", "measure", "stage", "attribute", "group_name")
    srr = rows(warehouse, "org.srr", "org_key")
    for (org, sex), counts in truth.selection.items():
        row = audit[(org, "selection", "overall", "sex", sex)]
        assert (row["n"], row["n_chosen"]) == (counts["n"], counts["n_chosen"]), org
    for org, counts in truth.conduct.items():
        row = srr[(org,)]
        for name in ("n_reasons_done", "n_reasons_due"):
            assert row[name] == counts[name], org
        for name in ("n_timeliness_done", "n_timeliness_due"):
            assert row[name] == (counts[name] if counts["told"] else None), org
        assert "stewardship" in row["not_assessable"]
        weights = {"timeliness": 15, "reasons": 12.5, "fairness": 20}
        scores = {part: row[f"{part}_score"] for part in weights if row[f"{part}_score"] is not None}
        expected = 100 * sum(weights[p] * s for p, s in scores.items()) / sum(weights[p] for p in scores)
        assert close(row["srr"], expected)
    women = {org: audit[(org, "selection", "overall", "sex", "female")] for org, _ in truth.selection}
    # the company in which the simulator planted a bias
    lowest = min(women, key=lambda org: women[org]["impact_ratio"])
    assert lowest == "komorebi-hotels"
    assert women[lowest]["is_below_four_fifths"]


def test_starts_through_the_relay_are_pooled_with_the_year_before(warehouse: duckdb.DuckDBPyConnection) -> None:
    starts: Counter[str] = Counter()
    for life in lives(PLAN, market=Market(companies(count=PLAN.companies, seed=PLAN.seed))):
        if is_pooled(life):
            starts += starts_by_half_year(life)
    found = rows(warehouse, "lane_b.job_creation_pooled", "half_year")
    assert {half: row["n_starts"] for (half,), row in found.items()} == dict(starts)
    for (half,), row in found.items():
        before = starts.get(f"{int(half[:4]) - 1}{half[4:]}")
        assert row["starts_change"] == (None if before is None else starts[half] - before)
        if before is None:
            assert row["starts_trend"] is row["starts_change_low"] is None
            continue
        low, high = confint_poisson_2indep(
            starts[half], 1, before, 1, method="mover", method_mover="score", compare="diff"
        )
        assert close(row["starts_change_low"], low)
        assert close(row["starts_change_high"], high)
        word = "up" if low > 0 else "down" if high < 0 else "none"
        assert row["starts_trend"] == (None if half == "2026H2" else word)  # that one is not over on as_of
    assert {row["starts_trend"] for row in found.values()} >= {"up", None}


def test_retention_changes_by_more_than_chance_or_not(warehouse: duckdb.DuckDBPyConnection) -> None:
    cells = rows(warehouse, "intermediate.int_retention_cells", "org_key", "half_year")
    found = rows(warehouse, "org.retention", "org_key", "half_year")
    found |= {("all", half): row for (half,), row in rows(warehouse, "lane_b.retention_pooled", "half_year").items()}
    compared = 0
    for (org, half), row in found.items():
        before = ("" if half == "all" else f"{int(half[:4]) - 1}") + half[4:]
        for day in (183, 365):
            s, change = f"s_{day}", row[f"s_{day}_change"]
            if row["is_suppressed"] or (org, before) not in found or found[(org, before)]["is_suppressed"]:
                assert change is row[f"s_{day}_trend"] is None
                continue
            now, then = cells[(org, half)], cells[(org, before)]
            if now[s] is None or then[s] is None:
                assert change is None
                continue
            compared += 1
            assert close(change, now[s] - then[s])
            reach = Z * math.hypot(*(cell[s] * math.sqrt(cell[f"log_variance_{day}"]) for cell in (now, then)))
            assert close(row[f"s_{day}_change_low"], change - reach)
            assert close(row[f"s_{day}_change_high"], change + reach)
            assert row[f"s_{day}_trend"] == ("up" if change > reach else "down" if change < -reach else "none")
    assert compared > 50


def test_what_is_released_carries_noise_and_stays_near_the_truth(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Every public mart by its own SQL on noisy counts, under the policy as it is shipped."""
    built = Path(
        warehouse.execute("select path from duckdb_databases() where database_name = 'warehouse'").fetchall()[0][0]
    )
    manifest = json.loads((built.parent / "dbt" / "target" / "manifest.json").read_text("utf-8"))
    learnt = {
        name
        for name, node in manifest["nodes"].items()
        if "learning" in node["fqn"] or "_fit" in name or ".fit_" in name
    }
    manifest["nodes"] = {name: node for name, node in manifest["nodes"].items() if name not in learnt}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    home = Home(tmp_path)
    release = publish(home=home, warehouse=built, dbt_manifest=tmp_path / "manifest.json")
    noise = read_json(home.published / "release.json")["noise"]
    assert noise["epsilon"] == noise["spent"] == load_disclosure().noise.epsilon
    assert release.held_back == {}
    exact = rows(warehouse, "lane_b.rehire_success_rates", "occupation", "region", "half_year")
    with duckdb.connect(str(home.published / "warehouse.duckdb"), read_only=True) as opened:
        public = rows(opened, "lane_b.rehire_success_rates", "occupation", "region", "half_year")
        curves = rows(opened, "lane_b.retention_pooled", "half_year")
    assert public.keys() == exact.keys()
    apart = [abs(row["rate"] - exact[key]["rate"]) for key, row in public.items() if row["rate"] is not None]
    assert len(apart) > 50
    assert 0 < np.mean(apart) < 0.06
    assert any(row["n"] != exact[key]["n"] for key, row in public.items() if row["n"] is not None)
    for key, row in public.items():
        assert all(exact[key][name] is not None for name, value in row.items() if isinstance(value, float)), key
    held = rows(warehouse, "lane_b.retention_pooled", "half_year")[("all",)]
    assert abs(curves[("all",)]["s_365"] - held["s_365"]) < 0.03


def test_the_ten_questions_have_the_answers_that_the_page_shows(warehouse: duckdb.DuckDBPyConnection) -> None:
    kept = json.loads((PROJECT / "answers.json").read_text("utf-8"))
    assert len(kept) == 10
    for now, then in zip(answers(warehouse), kept, strict=True):
        assert json.loads(json.dumps(now)) == then
