"""What truth.json says is what the files say: recounted from the committed exports alone, and planted as stated."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from samples.companies import Market, companies
from samples.episodes import episodes, is_pooled
from samples.simulate import Plan, lives, simulate

EXPORTS = Path(__file__).parents[3] / "samples" / "exports"
ENCODING = {"aozora-foods": "cp932", "midori-living": "utf-8-sig", "hibiki-works": "utf-8"}
# For each company: id, decision day, day of the notice, stage days of its applications; id, start, end of its outcomes.
APPLICATION = {
    "aozora-foods": ("応募者id", "選考ステータス", "更新日", "", ("面接予定日",)),
    "midori-living": ("応募ID", "対応状況", "選考結果日", "通知日", ("書類選考日", "一次面接日")),
    "hibiki-works": (
        "Application ID", "Rejection Reason Type", "Closed On", "Candidate Notified On",
        ("Resume Review On", "Interview On"),
    ),
}  # fmt: skip
OUTCOME = {
    "aozora-foods": ("社員番号", "入社日", "退職日"),
    "midori-living": ("社員コード", "入社年月日", "退職年月日"),
    "hibiki-works": ("Employee ID", "Start Date", "End Date"),
}
RELAY = ("pool_relay", "他社紹介")
MAIL = {"aozora-foods": "メールアドレス", "midori-living": "メールアドレス", "hibiki-works": "Email"}


@cache
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EXPORTS / "truth.json").read_text("utf-8"))
    return loaded


@cache
def rows(company: str, kind: str) -> list[dict[str, str]]:
    with (EXPORTS / company / f"{kind}.csv").open(encoding=ENCODING[company], newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> int | None:
    return date.fromisoformat(text[:10].replace("/", "-")).toordinal() if text else None


def test_row_counts_are_those_of_the_files() -> None:
    for company, told in truth()["companies"].items():
        for kind in ("applications", "outcomes", "consents"):
            assert len(rows(company, kind)) == told["counts"][kind]


def test_every_record_belongs_to_exactly_one_person() -> None:
    for company in ENCODING:
        for kind, key, table in (
            ("applications", "applicant_id", APPLICATION),
            ("employments", "employee_id", OUTCOME),
        ):
            told = [r[key] for p in truth()["persons"] for r in p[kind] if r["company"] == company]
            written = [row[table[company][0]] for row in rows(company, "outcomes" if kind == "employments" else kind)]
            assert Counter(told) == Counter(written)


def test_rehires_are_recounted_from_the_files() -> None:
    """Headline rehires within 365 days, from CSV cells and the person behind each record, nothing else."""
    applications = {(c, row[APPLICATION[c][0]]): row for c in ENCODING for row in rows(c, "applications")}
    outcomes = {(c, row[OUTCOME[c][0]]): row for c in ENCODING for row in rows(c, "outcomes")}
    consented: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
    for company in ENCODING:
        for row in rows(company, "consents"):
            mail, purpose, action, at = list(row.values())[:4]
            moment = datetime.fromisoformat(at.replace("/", "-"))
            consented[mail.lower()].append((purpose, action in ("同意", "grant"), moment.toordinal()))
    rehired = observed = 0
    for person in truth()["persons"]:
        if not person["pooled"]:
            continue
        mails = {
            applications[a["company"], a["applicant_id"]][MAIL[a["company"]]].lower() for a in person["applications"]
        }
        grants = [day for mail in mails for purpose, granted, day in consented[mail] if purpose in RELAY and granted]
        seen: set[tuple[int, bool]] = set()
        for told, company in sorted(_rejections(person, applications)):
            cohort = (date.fromordinal(told).year, date.fromordinal(told).month <= 6)
            if not grants or cohort in seen:
                continue
            seen.add(cohort)
            starts = [
                _day(outcomes[e["company"], e["employee_id"]][OUTCOME[e["company"]][1]]) or 0
                for e in person["employments"]
                if e["company"] != company
            ]
            if told + 365 <= (_day(truth()["as_of"]) or 0):
                observed += 1
                rehired += any(max(told, min(grants)) < start <= told + 365 for start in starts)
    assert (observed, rehired) == (truth()["episodes"]["observed_365"], truth()["episodes"]["rehired_365"])


def _rejections(person: dict[str, Any], applications: dict[tuple[str, str], dict[str, str]]) -> list[tuple[int, str]]:
    found = []
    for a in person["applications"]:
        company = a["company"]
        _, status, decided, told, stages = APPLICATION[company]
        row = applications[company, a["applicant_id"]]
        if row[status] in ("不採用", "We rejected them") and any(row[stage] for stage in stages):
            found.append((_day(row.get(told, "")) or _day(row[decided]) or 0, company))
    return found


def test_margins_add_up_to_the_total() -> None:
    for margin in truth()["margins"].values():
        for key in ("headline", "mature", "success_365_183", "rehired_365"):
            assert sum(cell.get(key, 0) for cell in margin.values()) == truth()["episodes"][key]


def test_mature_outcomes_are_complete() -> None:
    counts = truth()["episodes"]
    assert sum(counts.get(f"{o}_365_183", 0) for o in ("success", "failure", "excluded")) == counts["mature"]


@pytest.mark.parametrize("margin", ["total", "occupation"])
def test_the_committed_sample_has_cells_that_may_be_published(margin: str) -> None:
    """At least 10 persons from 3 groups, the largest with at most half: for the total and for some occupations."""
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for life in lives(Plan(), market=Market(companies(count=3, seed=7))):
        for e in episodes(life) if is_pooled(life) else []:
            if e.headline and e.is_mature(horizon=365, stay=183):
                cells["" if margin == "total" else life.person.occupation][e.application.company.group] += 1
    passing = [c for c in cells.values() if c.total() >= 10 and len(c) >= 3 and max(c.values()) * 2 <= c.total()]
    assert len(passing) >= (1 if margin == "total" else 3)


def test_planted_shares_and_traps_are_there(tmp_path: Path) -> None:
    """On 12 companies: consent share, bulk import, group companies, a biased company, and a learnable world."""
    simulate(Plan(companies=12, applications=12_000, truth="counts"), out=tmp_path)
    found = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    people = found["people"]
    assert people["notified_consented_ever"] / people["notified"] == pytest.approx(0.6, abs=0.05)
    assert 0 < people["withdrawn"] / people["consented_ever"] < 0.08
    assert {c for c, v in found["companies"].items() if v["counts"]["imported_history"]} == {"midori-living"}
    assert found["companies"]["nagisa-retail"]["group"] == found["companies"]["aozora-foods"]["group"]
    ratios = {}
    for company, v in found["companies"].items():
        n = v["counts"]
        ratios[company] = (n["hired_female"] / n["decided_female"]) / (n["hired_male"] / n["decided_male"])
    assert min(ratios, key=lambda company: ratios[company]) == "komorebi-hotels"
    assert ratios["komorebi-hotels"] < 0.7
    assert any(v.get("vested_sister") for v in found["ledger"].values())
    assert found["best_possible"]["auc"] > 0.68
    for ledger in found["ledger"].values():
        assert ledger["vested"] == 10 * ledger["grants"] + ledger["rest"]


def test_planted_probability_is_what_happens(tmp_path: Path) -> None:
    """Mean planted probability against the share of successes, over mature single rejections."""
    simulate(Plan(companies=12, applications=12_000, truth="lines"), out=tmp_path)
    chances, successes = [], []
    for line in (tmp_path / "truth.jsonl").open(encoding="utf-8"):
        person = json.loads(line)
        for a in person["applications"]:
            if person["pooled"] and a["headline"] and a["rejected_on"] <= "2025-03-01" and a["outcome"] != "excluded":
                chances.append(a["p"])
                successes.append(a["outcome"] == "success")
    assert len(chances) > 1000
    assert sum(chances) / len(chances) == pytest.approx(sum(successes) / len(successes), abs=0.04)
