"""`relay map` and `relay check` as a program sees them: streams, exit codes, no value anywhere."""

import json
from pathlib import Path

import yaml
from typer.testing import CliRunner

from anonymization.cli import app
from tests.unit.intake.conftest import HEADER, row, text

RUN = CliRunner()


def test_map_prints_yaml_and_check_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text([row(i, birth_date="1990/2/30" if i == 3 else "1990/2/3") for i in range(9)]).encode("cp932"))
    mapped = RUN.invoke(app, ["map", str(path)])
    assert mapped.exit_code == 0
    content = yaml.safe_load(mapped.stdout)
    assert (content["encoding"], content["delimiter"], content["kind"]) == ("cp932", ",", "applications")
    assert [c["name"] for c in content["columns"]] == HEADER
    (tmp_path / "c.yml").write_text(mapped.stdout, encoding="utf-8")
    checked = RUN.invoke(app, ["check", str(path), "--contract", str(tmp_path / "c.yml")])
    assert checked.exit_code == 0
    answer = json.loads(checked.stdout)
    assert (answer["rows_total"], answer["rows_ok"], answer["reasons"]) == (9, 8, {"bad_date": 1})
    assert answer["columns"]["生年月日"]["bad"] == 1
    assert "花子" not in mapped.output + checked.output


def test_check_prints_json_when_it_refuses(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("<html><body>login</body></html>")
    checked = RUN.invoke(app, ["check", str(path)])
    assert checked.exit_code == 2
    assert json.loads(checked.stdout)["error"]["code"] == "html"
    assert len(checked.stderr.strip().splitlines()) == 1


def test_without_a_contract_an_unknown_column_is_refused_with_the_proposal(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([[*row(i), "x"] for i in range(9)], header=[*HEADER, "ゑひもせす"]))
    checked = RUN.invoke(app, ["check", str(path)])
    assert checked.exit_code == 2
    answer = json.loads(checked.stdout)
    assert answer["error"]["code"] == "no_contract"
    assert answer["proposal"]["columns"][0]["field"] == "applicant_id"
    assert answer["proposal"]["review"] == ["ゑひもせす"]


def test_my_number_makes_check_refuse_and_still_count(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([row(1), row(2, remarks="マイナンバー123456789018")]))
    checked = RUN.invoke(app, ["check", str(path)])
    assert checked.exit_code == 2
    answer = json.loads(checked.stdout)
    assert answer["my_number"] is True
    assert answer["rows_total"] == 2
    assert "123456789018" not in checked.output
