"""docs/marts.md is what the models say of themselves, and the prompt opens a release read-only."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
from marts_warehouse import PROJECT

from anonymization.home import Home


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROJECT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current_and_names_every_mart_and_column() -> None:
    docs = script("marts_docs")
    assert docs.PAGE.read_text("utf-8") == docs.page(), "make docs-marts"
    for place, mart in docs.marts():
        assert f"### `{place}.{mart['name']}`" in docs.page()
        assert "Example questions" in mart["description"], mart["name"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    published = tmp_path / "published"
    (published / "companies" / "akebono").mkdir(parents=True)
    with duckdb.connect(str(published / "warehouse.duckdb")) as connection:
        connection.execute("create schema lane_b; create table lane_b.rehire_success_rates as select 7 as n")
        connection.execute(
            f"copy (select 'akebono' as org_key) to '{published}/companies/akebono/srr.parquet' (format parquet)"
        )
    return Home(tmp_path)


def test_the_prompt_reads_marts_and_companies_and_writes_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    query = script("query")
    with query.connect(home) as connection:
        assert connection.execute("select n from lane_b.rehire_success_rates").fetchall() == [(7,)]
        assert connection.execute("select org_key from org.srr").fetchall() == [("akebono",)]
        with pytest.raises(duckdb.Error):
            connection.execute("delete from release.lane_b.rehire_success_rates")
    monkeypatch.setenv("RELAY_HOME", str(home.root))
    lines = iter([".tables", "select n from nowhere;", "select n + 35", "from lane_b.rehire_success_rates;", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert query.main([]) == 0
    out = capsys.readouterr().out
    assert "org.srr" in out
    assert "42" in out
    assert "nowhere" in out


def test_without_a_release_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    assert script("query").main(["select 1"]) == 2
