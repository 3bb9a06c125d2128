"""A release under the gate: one fault at a time, and the rule that names it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from gate_results import failed

from anonymization.disclosure.ledger import Cost, Ledger
from anonymization.disclosure.statement import PAGES
from anonymization.disclosure.tables import shuffle
from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refused
from expectations.gate import run_gate
from expectations.result import GateResult

RELEASE = {"occupation": ["06", "07"], "skill_code": ["excel", "sql"], "n_persons": [10, 12]}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def release(
    home: Home,
    rows: dict[str, list[object]],
    *,
    org: dict[str, list[object]] | None = None,
    changed: dict[str, object] | None = None,
    as_given: bool = False,
) -> None:
    folder = home.release("r1")
    tables = [("success_patterns", "B", "published/marts/rates.parquet", rows)]
    tables += [("credits", "org", "published/companies/akebono/credits.parquet", org)] if org else []
    for _, _, path, columns in tables:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        written = pa.table(columns)
        if not as_given:
            order = shuffle(columns) if path.startswith("published/marts") else "all"
            written = duckdb.sql(f"from written order by {order}").to_arrow_table()
        pq.write_table(written, folder / path)
    listed = [
        {"mart": m, "lane": lane, "path": path, "rows": len(next(iter(c.values()))), "columns": list(c)}
        for m, lane, path, c in tables
    ]
    said = "、".join(f"項目({name})" for name in rows)
    for page in PAGES:
        (folder / page).write_text(f"# 公表文\n\n### 型(success_patterns)\n\n- 項目: {said}\n", encoding="utf-8")
    noise = {"mechanism": "discrete_gaussian", "epsilon": 1.0, "delta": 1e-6, "spent": 2.0}
    noise |= {"marts": {name: {} for name, lane, _, _ in tables if lane == "B"}}
    write_json(
        folder / "published" / "release.json", {"release_id": "r1", "tables": listed, "noise": noise | (changed or {})}
    )


def published(home: Home) -> GateResult:
    return run_gate(suite="published", home=home, subject="r1", stop=False)


def test_a_good_release_passes(home: Home) -> None:
    release(home, RELEASE, org={"org_key": ["akebono"], "n_shared": [3]})
    result = published(home)
    assert failed(result) == set()
    assert result.facts["epsilon_millionths"] == 1_000_000
    page = (home.report("r1") / "report.html").read_text(encoding="utf-8")
    assert "ε that a release cost" in page
    assert "APPI Art. 43" in page
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize(
    ("rows", "noise", "rules"),
    [
        ({"n_secret": [5, 6]}, {}, {"figures_declared"}),
        ({"n_secret": pa.array([5, 6], pa.uint8())}, {}, {"figures_declared"}),
        ({"n_persons": [9, 12]}, {}, {"k_persons"}),
        ({"is_suppressed": [True, False], "suppression_reason": ["few", None]}, {}, {"suppressed_cells_say_so"}),
        ({"n": [4, 4], "successes": [2, 1], "rate": [0.5, 0.5]}, {}, {"rates_are_of_their_counts"}),
        ({"application_no": ["x", "y"]}, {}, {"keyless"}),
        ({}, {"epsilon": None}, {"within_budget"}),
        ({}, {"epsilon": 1e6}, {"within_budget"}),
        ({}, {"spent": 1e6}, {"within_budget"}),
        ({}, {"delta": 0.5}, {"within_budget"}),
        ({}, {"marts": {}}, {"noise_told"}),
    ],
)
def test_each_fault_of_a_release_is_named(
    home: Home, rows: dict[str, list[object]], noise: dict[str, object], rules: set[str]
) -> None:
    release(home, RELEASE | rows, changed=noise)
    of_release = {"within_budget", "noise_told"}
    named = {f"{'release' if rule in of_release else 'success_patterns'}.{rule}" for rule in rules}
    assert failed(published(home)) == named


def test_rows_of_a_release_stand_in_no_order_but_that_of_their_digests(home: Home) -> None:
    rows: dict[str, list[object]] = {"occupation": [f"{n:02}" for n in range(1, 13)], "n_persons": [*range(10, 22)]}
    release(home, rows, as_given=True)
    assert failed(published(home)) == {"success_patterns.order_says_nothing"}
    release(home, rows)
    assert failed(published(home)) == set()


def test_a_release_without_its_statement_stops(home: Home) -> None:
    release(home, RELEASE)
    (home.release("r1") / PAGES[0]).unlink()
    assert failed(published(home)) == {"release.statement"}


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("、項目(skill_code)", ""),
        lambda text: text.replace("項目(skill_code)", "項目(skill_code)、年収(salary)"),
        lambda text: text.replace("(success_patterns)", "(other)"),
        lambda text: text + "### 別の表(another)\n\n- 項目: 件数(n)\n",
    ],
    ids=["a column less", "a column more", "another table", "a table more"],
)
def test_a_schema_that_the_statement_does_not_follow_stops(home: Home, changed: Callable[[str], str]) -> None:
    release(home, RELEASE)
    page = home.release("r1") / PAGES[0]
    page.write_text(changed(page.read_text(encoding="utf-8")), encoding="utf-8")
    assert failed(published(home)) == {"release.statement"}


@pytest.mark.parametrize(
    "hidden",
    [
        pa.array(['{"ref": "1:' + "ab12" * 8 + '"}'] * 2),
        pa.array(["東京（" + "AB12" * 8 + "）"] * 2),
        pa.array([["a"], ["b"]]),
        pa.array([b"x", b"y"]),
        pa.array([{"a": 1}, {"a": 2}]),
    ],
    ids=["in JSON", "in words", "list", "bytes", "struct"],
)
def test_a_column_in_which_a_key_could_hide_stops(home: Home, hidden: pa.Array) -> None:
    release(home, RELEASE | {"remark": hidden})
    assert "success_patterns.keyless" in failed(published(home))


def test_a_column_that_the_release_does_not_name_stops(home: Home) -> None:
    release(home, RELEASE)
    path = home.release("r1") / "published" / "marts" / "rates.parquet"
    table = pq.read_table(path)
    pq.write_table(table.append_column("region", table["occupation"]), path)
    assert failed(published(home)) == {"success_patterns.columns", "release.statement"}


def test_a_column_that_one_companys_file_has_too_many_stops(home: Home) -> None:
    """The files of a mart are read as one, with the columns of the first."""
    release(home, RELEASE, org={"org_key": ["akebono"], "n_shared": [3]})
    listing = home.release("r1") / "published" / "release.json"
    told = read_json(listing)
    path = "published/companies/bettei/credits.parquet"
    (home.release("r1") / path).parent.mkdir()
    pq.write_table(pa.table({"org_key": ["bettei"], "n_shared": [4], "person_key": ["x"]}), home.release("r1") / path)
    write_json(listing, told | {"tables": [*told["tables"], told["tables"][-1] | {"path": path}]})
    assert failed(published(home)) == {"credits.columns"}


def test_a_release_without_a_table_is_no_file_that_waits_for_a_person(home: Home) -> None:
    release(home, RELEASE)
    listing = home.release("r1") / "published" / "release.json"
    write_json(listing, read_json(listing) | {"tables": []})
    with pytest.raises(Refused, match="nothing_to_check"):
        run_gate(suite="published", home=home, subject="r1")


def test_faults_of_a_release_are_named(home: Home) -> None:
    release(
        home,
        {"occupation": ["taro@example.jp"], "n_persons": [9]},
        org={"org_key": ["another"], "n_shared": [3]},
    )
    (home.release("r1") / "published" / "raw.csv").write_text("x", encoding="ascii")
    rules = {"texts.no_mail", "success_patterns.k_persons", "credits.own_rows", "release.listed"}
    assert failed(published(home)) == rules


@pytest.mark.parametrize(
    ("head", "spent", "holds"), [("as paid", 0.5, True), ("as paid", 0.3, False), ("0" * 64, 0.5, False)]
)
def test_what_a_release_says_it_cost_is_what_the_ledger_says(home: Home, head: str, spent: float, holds: bool) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=40.0)
    paid = ledger.spend([Cost(what="success_patterns", key="k", epsilon=0.5)], day=date(2026, 11, 24), policy="1")
    told = {"ledger": paid.head if head == "as paid" else head, "spent": spent, "period": paid.period}
    release(home, RELEASE, changed=told)
    assert failed(published(home)) == (set() if holds else {"release.of_ledger"})
