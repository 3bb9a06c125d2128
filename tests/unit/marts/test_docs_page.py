"""The page of descriptions in a release: offline, without a path of the machine, from the models as written."""

import json
from pathlib import Path

import pytest
from marts_warehouse import PROJECT, dbt

from anonymization.disclosure.docs_page import PAGE, add_docs_page, docs_folder
from anonymization.home import Home
from anonymization.refusals import Refused


def test_dbt_makes_a_page_that_names_no_place_and_can_send_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    beside = ("--target-path", str(docs_folder(home)))
    for verb in (("parse",), ("docs", "generate", "--static", "--empty-catalog", "--no-compile")):
        done = dbt(home.root, *verb, *beside)
        assert done.returncode == 0, done.stdout[-2000:]
    assert add_docs_page(home, tmp_path / "release")
    text = (tmp_path / "release" / PAGE).read_text("utf-8")
    assert json.dumps("再就職成功率").strip('"') in text
    assert str(tmp_path) not in text
    assert str(PROJECT.parent) not in text
    assert "default-src 'none'" in text[: text.index("<script")]


def test_no_page_is_no_fault_and_a_page_with_a_path_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert not add_docs_page(home, tmp_path / "release")
    docs_folder(home).mkdir(parents=True)
    (docs_folder(home) / "static_index.html").write_text(f"<head></head>read_parquet('{home.root}/pool/x')", "utf-8")
    with pytest.raises(Refused):
        add_docs_page(home, tmp_path / "release")
    assert not (tmp_path / "release").exists()
