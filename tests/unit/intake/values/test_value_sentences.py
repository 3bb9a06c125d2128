"""Sentences about a selection: only what is said to lack is a reason; a shop is not a restaurant."""

import pytest

from anonymization.intake.values.occupations import occupation_of
from anonymization.intake.values.reasons import reasons_in


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("受け答えは丁寧でコミュニケーション能力は高いが、求める技術レベルに達していなかった", ["skills_lacking"]),
        ("志望動機が明確で意欲も感じられたが、他候補者と比較して見送り", ["stronger_candidate"]),
        ("丁寧な対応で好感が持てる。通勤時間の確認が必要", []),
        ("コミュニケーションに課題はあるものの人柄は良い", ["communication"]),
        ("受け答えが曖昧で、志望動機も不明確だった", ["communication", "motivation"]),
        ("志望動機が明確でない", ["motivation"]),
    ],
)
def test_praise_and_mere_mention_are_no_reasons(sentence: str, codes: list[str]) -> None:
    assert reasons_in(sentence) == codes


@pytest.mark.parametrize(
    ("title", "group"), [("店長候補（居酒屋）", "09"), ("居酒屋店長", "09"), ("店長（アパレル）", "07")]
)
def test_who_runs_a_restaurant_serves_guests(title: str, group: str) -> None:
    assert occupation_of(title) == group
