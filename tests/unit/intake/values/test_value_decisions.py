"""Statuses of Japanese and global ATS; typos are not guessed, contradictions not resolved."""

import pytest

from anonymization.intake.values import decisions, stages
from anonymization.intake.values.dictionary import table


def read(status: str | None, **how: dict[str, str]) -> tuple[str, str | None, str | None] | None:
    answer = decisions.parse_decisions([status], **how)
    if answer.bad[0]:
        return None
    found = answer.values.to_pylist()[0]
    return found["decision"], found["side"], found["kind"]


REJECTED = ("rejected", "org", "rejected")
WITHDREW = ("withdrawn", "candidate", "withdrew")
DECLINED = ("offer_declined", "candidate", "offer_declined")
NO_SHOW = ("withdrawn", "candidate", "no_show")
HIRED = ("hired", "none", "hired")
ACTIVE = ("active", None, None)


@pytest.mark.parametrize(
    ("statuses", "answer"),
    [
        (
            [
                "不採用",
                "お見送り",
                "不合格",
                "NG",
                "Rejected",
                "Archived",
                "We rejected them",
                "03.不採用",
                "不採用（書類選考）",
                "一次面接にて不採用",
                "Rejected - Phone Screen",
                "ＲＥＪＥＣＴＥＤ",
                "選考結果：不採用",
            ],
            REJECTED,
        ),
        (["選考辞退", "Withdrawn", "They rejected us", "面接辞退", "候補者都合"], WITHDREW),
        (["内定辞退", "Offer declined", "内定後辞退", "内定（辞退）", "Withdrawn (Offer)"], DECLINED),
        (["無断欠席", "音信不通", "No show", "no_show", "不採用(無断欠席)"], NO_SHOW),
        (["採用", "入社", "内定承諾", "Hired", "4_Hired", "Offer Accepted"], HIRED),
        (
            ["", "　", None, "選考中", "保留", "一次面接", "内定", "Active", "In process", "最終面接通過", "①書類選考"],
            ACTIVE,
        ),
        (["重複応募", "Duplicate"], ("rejected", "none", "duplicate")),
        (["募集終了", "Rejected: Position filled"], ("rejected", "none", "position_closed")),
    ],
)
def test_statuses_are_read(statuses: list[str | None], answer: tuple[str, str | None, str | None]) -> None:
    assert {status: read(status) for status in statuses} == dict.fromkeys(statuses, answer)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("不採用：スキル不足", REJECTED),
        ("お見送り（一次面接：経験不足）", REJECTED),
        ("Rejected - Salary mismatch", REJECTED),
        ("選考辞退（年収面）", WITHDREW),
        ("辞退（家庭の事情）", WITHDREW),
        ("Withdrawn - accepted another offer", WITHDREW),
        ("内定辞退（条件面）", DECLINED),
        ("内定前辞退", WITHDREW),
        ("×", REJECTED),
        ("未判定", ACTIVE),
    ],
)
def test_a_reason_beside_an_ending_changes_nothing(status: str, answer: tuple[str, str | None, str | None]) -> None:
    assert read(status) == answer


@pytest.mark.parametrize(
    "status",
    [
        "不採用（取消）",
        "不採用→再選考",
        "不採用（一身上の都合）",
        "不採用（保留）",
        "採用：経験不足",
        "不採要：スキル不足",
        "Rejected - Hired",
        "不採用（佐藤）",
    ],
)
def test_what_stands_beside_an_ending_may_not_unsettle_it(status: str) -> None:
    assert read(status) is None


@pytest.mark.parametrize(
    "status",
    [
        "不採要",
        "Rejcted",
        "not rejected",
        "選考終了",
        "不採用予定",
        "採用選考中",
        "Declined",
        "退職",
        "採用 不採用",
        "\ud800",
        "x" * 500,
    ],
)
def test_typos_and_contradictions_are_bad(status: str) -> None:
    assert read(status) is None


def test_a_contract_adds_its_own_statuses_and_overrides() -> None:
    extra = {"ご縁なし": "rejected", "保留": "withdrawn"}
    assert read("ご縁なし", extra=extra) == REJECTED
    assert read("保留", extra=extra) == WITHDREW
    assert read("ご縁なし") is None


def test_every_term_of_the_dictionary_reads_as_its_kind() -> None:
    terms = [term for term in table("decisions") if term]
    kinds = decisions.parse_decisions(terms).values.field("kind").to_pylist()
    offered = {"accepted", "started", "offer"}
    for term, kind in zip(terms, kinds, strict=True):
        expected = table("decisions")[term]
        assert kind == (None if expected == "active" else expected) or table("stages").get(term) in offered


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        ("二次面接日程調整中", "interview_2"),
        ("Phone Screen", "screening"),
        ("最終面接", "interview_final"),
        ("内定", "offer"),
        ("適性検査", "assessment"),
        ("2次面接", "interview_2"),
        ("謎", None),
        ("", None),
    ],
)
def test_stages(cell: str, stage: str | None) -> None:
    assert stages.parse_stages([cell]).values.to_pylist() == [stage]


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ("一次面接日", "interview_1"),
        ("Final interview score", "interview_final"),
        ("最終更新日", None),
        ("面接官", None),
        ("Final decision date", None),
        ("書類選考日|必須", "screening"),
        ("氏名", None),
    ],
)
def test_stage_of_header(header: str, stage: str | None) -> None:
    assert stages.stage_of_header(header) == stage
