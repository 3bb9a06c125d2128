"""What every model must say of itself, and what none of lane B may carry, read from dbt's own manifest."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from marts_warehouse import PROJECT, dbt, manifest

from anonymization.intake.criteria import _CRITERIA, OVERALL
from anonymization.intake.values import dictionary
from anonymization.schema import BUILD_INPUTS, POOL

META: Final = {"owner", "retention", "lane", "consent_purpose"}
KEY: Final = ("_key", "_id", "_token")
TYPES: Final = {
    "string": "varchar", "date32[day]": "date", "timestamp[s, tz=UTC]": "timestamptz", "double": "double",
    "int32": "integer", "int64": "bigint", "bool": "boolean",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("project")
    done = dbt(home, "parse", "--quiet")
    assert done.returncode == 0, done.stdout
    return home


@pytest.fixture(scope="module")
def models(home: Path) -> list[dict[str, Any]]:
    return [node for node in manifest(home)["nodes"].values() if node["resource_type"] == "model"]


@pytest.fixture(scope="module")
def exposed(home: Path) -> set[str]:
    return set().union(*read_by(home).values())


def read_by(home: Path) -> dict[str, set[str]]:
    """exposure → the models it depends on, by name and without their version."""
    content = manifest(home)["exposures"].values()
    return {e["name"]: {on.split(".")[2] for on in e["depends_on"]["nodes"]} for e in content}


def test_every_model_names_owner_retention_lane_and_purpose(models: list[dict[str, Any]]) -> None:
    for model in models:
        assert set(model["config"]["meta"]) >= META, model["name"]
        assert model["config"]["meta"]["lane"] in {"A", "B", "org"}, model["name"]
        assert model["description"], model["name"]


def test_only_marts_are_public_and_their_contracts_are_enforced(models: list[dict[str, Any]]) -> None:
    for model in models:
        is_mart = "marts" in model["fqn"]
        assert (model["access"] == "public") is is_mart, model["name"]
        assert model["config"]["contract"]["enforced"] is is_mart, model["name"]
        if is_mart:
            assert all(column["description"] for column in model["columns"].values()), model["name"]


def test_no_model_of_lane_b_has_a_column_that_is_a_key(models: list[dict[str, Any]]) -> None:
    published = [model for model in models if model["config"]["meta"]["lane"] == "B"]
    assert published
    for model in published:
        # the contract is enforced, so these are all the columns that the table can have
        assert not [name for name in model["columns"] if name.endswith(KEY)], model["name"]


def test_what_goes_to_a_company_is_by_company_and_has_no_key_of_a_person(models: list[dict[str, Any]]) -> None:
    for model in models:
        if model["config"]["meta"]["lane"] == "org":
            keys = {name for name in model["columns"] if name.endswith(KEY)}
            assert {"org_key"} <= keys <= {"org_key", "org_group_key"}, model["name"]


def test_sex_and_age_for_audits_are_read_by_the_audit_alone(models: list[dict[str, Any]]) -> None:
    readers = {m["name"] for m in models if any(on.endswith(".stg_audit") for on in m["depends_on"]["nodes"])}
    assert "int_selection_counts" in readers
    assert readers <= {"int_selection_counts", "int_fit_groups"}, "features must not see the audit table"


def test_each_purpose_is_named_and_scores_need_ai_scoring(models: list[dict[str, Any]]) -> None:
    for model in models:
        purpose = model["config"]["meta"]["consent_purpose"]
        assert purpose in {"pool_stats", "pool_relay", "ai_scoring", "none"}, model["name"]
        if "fit" in model["name"].split("_"):
            assert purpose == "ai_scoring", model["name"]


def test_each_mart_of_a_page_or_report_has_an_exposure(models: list[dict[str, Any]], exposed: set[str]) -> None:
    marts = {m["name"] for m in models if m["config"]["meta"]["lane"] != "A" and "marts" in m["fqn"]}
    assert not {name for name in marts - exposed if not name.startswith("fit_model")}


def test_each_page_reads_what_its_exposure_says(home: Path, models: list[dict[str, Any]]) -> None:
    marts = {model["name"] for model in models if "marts" in model["fqn"]}
    for page in ("impact", "company", "explain"):
        files = sorted((PROJECT.parent / "plugins" / "relay_ui" / page).glob("*.py"))
        assert files, page
        code = "\n".join(path.read_text("utf-8") for path in files)
        assert {mart for mart in marts if re.search(rf"[\"'/]{mart}[\"'.]", code)} == read_by(home)[f"{page}_page"], (
            page
        )


def test_a_mart_of_several_versions_keeps_its_name_for_the_latest(models: list[dict[str, Any]]) -> None:
    versioned = {model["alias"]: model for model in models if model.get("version")}
    names = {"criteria_review", "job_creation", "relay_credits", "retention", "social_hiring_impact"}
    assert set(versioned) == names | {f"{name}_v1" for name in names}
    for name in names:
        latest, first = versioned[name], versioned[f"{name}_v1"]
        assert (latest["version"], latest["latest_version"], first["version"]) == (2, 2, 1)
        assert set(first["columns"]) < set(latest["columns"])
        assert first["deprecation_date"]


def test_nothing_is_kept_of_a_person_over_time(home: Path) -> None:
    # a snapshot would keep what an erasure takes out of the pool
    assert not [node for node in manifest(home)["nodes"].values() if node["resource_type"] == "snapshot"]


def test_words_and_deadweight_are_complete() -> None:
    words = (PROJECT / "seeds" / "word.csv").read_text("utf-8").splitlines()
    codes = {tuple(line.split(",")[:2]) for line in words}
    assert {code for kind, code in codes if kind == "reason"} == set(dictionary.load("reasons"))
    assert {code for kind, code in codes if kind == "criterion"} == {OVERALL, *(code for code, _ in _CRITERIA)}
    assert {code for kind, code in codes if kind == "occupation"} == {f"{n:02}" for n in range(1, 16)}
    assert (PROJECT / "seeds" / "deadweight.csv").read_text("utf-8").splitlines()[1].startswith("all,all,all,")


def test_no_model_reads_a_clock() -> None:
    for path in [*PROJECT.rglob("*.sql")]:
        text = path.read_text("utf-8").lower()
        assert not [word for word in ("current_date", "now()", "today()", "current_timestamp") if word in text], path


def test_sources_are_the_pools_schema_to_the_letter() -> None:
    sources = yaml.safe_load((PROJECT / "models/staging/_pool.yml").read_text("utf-8"))["sources"]
    declared = {t["name"]: [(c["name"], c["data_type"]) for c in t["columns"]] for s in sources for t in s["tables"]}
    hive = [("company", "varchar"), ("load", "varchar")]
    expected = {
        **{name: [(f.name, TYPES[str(f.type)]) for f in schema] + hive for name, schema in POOL.items()},
        **{name: [(f.name, TYPES[str(f.type)]) for f in schema] for name, schema in BUILD_INPUTS.items()},
    }
    assert declared == expected
