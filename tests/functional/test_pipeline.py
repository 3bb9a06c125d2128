"""The real DAGs over simulated exports: what comes out, what must not, and what happens to bad input."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.conftest import PROJECT
from tests.functional.leaks import leaks
from tests.functional.pipeline import Deployment, deploy, simulate

CANARIES = 1000
BAD = {
    "aozora-foods/login_page.csv": "html",
    "aozora-foods/wrong_encoding.csv": "unknown_encoding",
    "hibiki-works/header_only.csv": "header_only",
    "midori-living/my_number.csv": "my_number",
    "midori-living/unknown_column.csv": "unknown_column",
}


def keep_texts(contracts: Path) -> None:
    """Let every company's contract keep its free text, masked: what may leak most is what is tested."""
    for path in contracts.glob("*.yml"):
        contract = yaml.safe_load(path.read_text(encoding="utf-8"))
        for export in contract["exports"].values():
            for column in export["columns"]:
                if column["class"] == "free_text":
                    column["options"] = column.get("options", {}) | {"keep": "masked"}
        path.write_text(yaml.safe_dump(contract, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, airflow_template: Path) -> Deployment:
    """Exports with 1,000 unique strings, and bad files, ingested and built."""
    folder = tmp_path_factory.mktemp("planted")
    exports = simulate(folder / "exports", "--applications", "1000", "--canaries", str(CANARIES))
    contracts = exports / "contracts"
    keep_texts(contracts)
    shutil.copy(PROJECT / "contracts" / "kaede-logistics.yml", contracts)
    deployment = deploy(folder, template=airflow_template, contracts=contracts)
    deployment.drop(exports, PROJECT / "samples" / "bad")
    ingest = deployment.run("ingest_exports")
    assert ingest.state == "success"
    for name in BAD:
        assert ingest.state_of("applications.read", name) == "failed"
    assert deployment.run("build_marts").state == "success"
    return deployment


def test_no_planted_string_is_left_outside_inbox_and_quarantine(planted: Deployment) -> None:
    planted_strings = json.loads((planted.home.parent / "exports" / "canaries.json").read_text(encoding="utf-8"))
    assert len(planted_strings) == CANARIES
    words = {form for canary in planted_strings for form in canary["forms"]}
    exports = leaks(planted.home.parent / "exports", words=words, except_below=("canaries", "truth", "contracts"))
    assert len(exports) >= 9, "the scan itself must be able to find them"
    loaded = [name for name, receipt in planted.receipts().items() if receipt["status"] == "accepted"]
    assert not any((planted.home / "inbox" / name).exists() for name in loaded), "raw files go with the commit"
    assert leaks(planted.home, words=words, except_below=("inbox/", "quarantine/")) == {}


def test_masked_texts_are_in_the_pool_so_that_the_scan_means_something(planted: Deployment) -> None:
    notes = str(planted.home / "pool" / "note" / "*" / "*" / "*.parquet")
    count, masked = duckdb.execute(
        f"select count(*), count(*) filter (masked_text like '%<PERSON_%') from read_parquet('{notes}')"
    ).fetchall()[0]
    assert count > 100
    assert masked > 50


def test_no_connection_was_tried_but_to_this_machine(planted: Deployment) -> None:
    assert planted.refused_connections == ""


def test_a_bad_file_is_refused_with_its_reason_and_the_others_go_on(planted: Deployment) -> None:
    receipts = planted.receipts()
    refused = {name: receipt["refusal"]["code"] for name, receipt in receipts.items() if receipt["status"] == "refused"}
    assert refused == BAD
    for name in BAD:
        assert receipts[name]["refusal"]["ja"]
        assert receipts[name]["refusal"]["en"]
        assert not (planted.home / "inbox" / name).exists()
        assert (planted.home / "quarantine" / name.split("/")[0] / f"{receipts[name]['load_id']}.sealed").exists()
    accepted = [name for name, receipt in receipts.items() if receipt["status"] == "accepted"]
    assert len(accepted) == 9  # three companies, three exports each


def test_a_company_without_its_consent_export_waits(planted: Deployment) -> None:
    receipt = planted.receipts()["kaede-logistics/applications.csv"]
    assert (receipt["status"], receipt["refusal"]["code"]) == ("waiting", "missing_consent_export")
    assert (planted.home / "inbox" / "kaede-logistics" / "applications.csv").exists()


def test_a_file_with_most_of_its_rows_rejected_is_held_for_a_person(planted: Deployment) -> None:
    receipt = planted.receipts()["hibiki-works/applications_2026-06.csv"]
    assert (receipt["status"], receipt["refusal"]["code"]) == ("held", "held_rows_rejected")
    assert not (planted.home / "inbox" / "hibiki-works" / "applications_2026-06.csv").exists()


def test_only_people_with_consent_are_in_the_pool(planted: Deployment) -> None:
    for receipt in planted.receipts().values():
        if receipt["kind"] == "applications" and receipt["status"] == "accepted":
            people = receipt["people"]
            assert 0 < people["pooled"] == people["consented"] < people["in"]
            assert people["pooled"] == receipt["pool_rows"]["application"]


def test_the_release_holds_the_marts_and_no_key(planted: Deployment) -> None:
    published = planted.home / "published"
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as release:
        columns = release.execute("select table_name, column_name from information_schema.columns").fetchall()
    tables = {table for table, _ in columns}
    assert "rehire_success_rates" in tables
    assert not {column for _, column in columns if column.endswith("_key")}
    assert {path.stem for path in (published / "marts").glob("*.parquet")} == tables
    assert (published / "companies" / "aozora-foods" / "relay_credits.parquet").exists()
    assert (planted.home / "individual" / "marts" / "rehire_success.parquet").exists()


def test_the_marts_tell_the_planted_truth(planted: Deployment) -> None:
    truth = json.loads((planted.home.parent / "exports" / "truth.json").read_text(encoding="utf-8"))["episodes"]
    with duckdb.connect(str(planted.home / "individual" / "warehouse.duckdb"), read_only=True) as individual:
        headline, mature, successes = individual.execute(
            "select count(*), count(*) filter (is_mature), count(*) filter (is_mature and success_183 = 'success')"
            " from lane_a.rehire_success where is_headline"
        ).fetchall()[0]
    assert headline > 200
    # linkage may miss or join a person; everything else between the exports and the mart is exact
    assert abs(headline - truth["headline"]) <= 2
    assert abs(mature - truth["mature"]) <= 2
    assert abs(successes - truth["success_365_183"]) <= 2


@pytest.mark.parametrize("document", ["README.md", "docs/marts.md"])
def test_the_questions_of_the_documents_have_answers(planted: Deployment, document: str) -> None:
    text = (PROJECT / document).read_text(encoding="utf-8")
    fenced = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    indented = ["\n".join(block) for block in _indented(text) if block[0].startswith("select ")]
    questions = [sql for sql in fenced + indented if "from lane_b.rehire_success_rates" in sql]
    assert len(questions) >= 3
    with duckdb.connect(str(planted.home / "published" / "warehouse.duckdb"), read_only=True) as release:
        answers = [release.execute(question).fetchall() for question in questions]
    assert sum(map(bool, answers)) >= len(answers) - 1  # of those whose outcome nobody knows there may be none


def _indented(text: str) -> list[list[str]]:
    """The blocks of a document that are indented by four spaces, without the indent."""
    blocks = re.findall(r"(?:^    .*\n?)+", text, re.MULTILINE)
    return [[line[4:] for line in block.splitlines()] for block in blocks]


def test_running_again_commits_nothing_twice(planted: Deployment) -> None:
    before = planted.digest("pool", "releases", "receipts")
    again = planted.run("ingest_exports")
    assert again.state == "success"
    read = {task["label"] for task in again.tasks if task["task"].endswith(".read") and task["label"]}
    assert read == {"kaede-logistics/applications.csv"}
    assert planted.run("build_marts").state == "success"
    assert planted.digest("pool", "releases", "receipts") == before
