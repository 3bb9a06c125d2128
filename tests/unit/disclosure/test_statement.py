"""公表文 tells what is released and how, changes with the schema and the rule, and says that it is no legal advice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from anonymization.disclosure.publish import publish
from anonymization.disclosure.statement import statement_version, write_statement
from anonymization.disclosure.tables import MartTable
from anonymization.home import Home
from anonymization.load import read_json
from tests.unit.disclosure.noisy_build import policy, write_build

MART = MartTable(
    name="rates",
    schema="lane_b",
    lane="B",
    description="成功率 One row per kind.",
    columns={
        "kind": "種別 Kind.",
        "n": "母数 Count.",
        "rate": "率 Rate.",
        "rate_low": "95 % interval.",
        "as_of": "基準日 Day.",
    },
)
NOISE = {
    "epsilon": 2.0,
    "delta": 1e-6,
    "period": "2026H2",
    "spent": 2.5,
    "budget": 3.0,
    "marts": {"rates": {"epsilon": 2.0}},
}


def written(folder: Path, mart: MartTable = MART, **noise: object) -> str:
    (folder / "published").mkdir(exist_ok=True)
    write_statement(
        folder, marts=[mart], policy=policy(), noise=NOISE | noise, release_id="2026-09-30-abc", as_of="2026-09-30"
    )
    return (folder / "published" / "statement.ja.md").read_text(encoding="utf-8")


def test_it_names_every_item_the_rule_the_noise_and_the_way_of_providing(tmp_path: Path) -> None:
    text = written(tmp_path)
    for words in (
        "第43条第3項", "第43条第4項", "成功率(rates)", "種別(kind)", "母数(n)", "率の95%区間の下限(rate_low)",
        "10 人以上", "3 以上の企業グループ", "ε = 2", "δ = 0.000001", "2026H2 に使った ε は合計 2.5(上限 3)",
        "区間の幅にノイズの分は含まれない", "ファイルの提供", "法的助言ではありません",
    ):  # fmt: skip
        assert words in text, words
    assert "as_of" not in text
    page = (tmp_path / "published" / "statement.ja.html").read_text(encoding="utf-8")
    assert "<li>提供の方法: ファイルの提供</li>" in page
    assert page.count("<ul>") == page.count("</ul>") > 3
    assert "http" not in page.replace("http-equiv", "")


def test_a_new_column_changes_the_statement_and_its_version(tmp_path: Path) -> None:
    wider = replace(MART, columns=MART.columns | {"age_band5": "年齢階級 Band."})
    assert "年齢階級(age_band5)" in written(tmp_path, wider)
    assert statement_version([MART], policy()) != statement_version([wider], policy())
    assert statement_version([MART], policy()) == statement_version([MART], policy())


def test_the_rule_and_the_epsilon_change_its_version() -> None:
    before = statement_version([MART], policy())
    assert statement_version([MART], policy(epsilon=1.0)) != before
    stricter = policy()
    stricter = stricter.model_copy(update={"rule": stricter.rule.model_copy(update={"k_persons": 20})})
    assert statement_version([MART], stricter) != before


def test_a_table_that_was_made_private_in_training_says_so(tmp_path: Path) -> None:
    text = written(tmp_path, marts={}, private_already={"rates": 1.0})
    assert "- ノイズ: 学習の際に加えています(差分プライバシー、ε = 1)" in text


def test_without_noise_it_says_so(tmp_path: Path) -> None:
    assert "ノイズを加えていません" in written(tmp_path, epsilon=None, marts={})


@pytest.mark.parametrize("lane", ["A", "org"])
def test_what_is_not_public_is_not_in_it(tmp_path: Path, lane: str) -> None:
    assert "成功率(rates)" not in written(tmp_path, replace(MART, lane=lane))


def test_a_release_carries_it_and_names_its_version(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_build(home)
    release = publish(home=home, disclosure=policy(), today=date(2026, 11, 24))
    version = read_json(home.published / "release.json")["statement"]
    text = (home.published / "statement.ja.md").read_text(encoding="utf-8")
    assert version in text
    assert release.release_id in text
