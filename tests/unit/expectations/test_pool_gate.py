"""One thing broken at a time: the rule that guards it, and no other, fails."""

import datetime as dt
from collections.abc import Callable

import pytest
from gate_results import failed

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refused
from expectations.gate import run_gate
from expectations.result import GateResult
from tests.unit.expectations.conftest import LOAD, Break, Rows, token


def gate(home: Home) -> GateResult:
    return run_gate(suite="pool", home=home, subject=LOAD, stop=False)


# whose key is another one is nobody of this load, and has not consented
STRANGER = {"consent.application", "consent_event.person_key.belongs"}


def put(entity: str, column: str, value: object) -> Break:
    """Change one cell of the first row."""

    def change(rows: dict[str, Rows]) -> None:
        rows[entity][0][column] = value

    return change


def test_a_good_load_passes_with_every_rule_green(home: Home, make_load: Callable[..., None]) -> None:
    make_load()
    result = gate(home)
    assert failed(result) == set()
    assert result.passed
    assert result.rows["application"] == 40


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (put("application", "person_key", "taro@example.jp"), {"application.person_key.token", *STRANGER}),
        (put("application", "occupation", "16"), {"application.occupation.listed"}),
        (put("application", "pref_code", "48"), {"application.pref_code.listed"}),
        (put("application", "age_band5", "27"), {"application.age_band5.listed"}),
        (put("application", "org_key", "another"), {"application.org_key.own"}),
        (put("application", "job_key", token("d", 99)), {"application.job_key.belongs"}),
        (put("application", "applied_on", dt.date(1970, 1, 1)), {"application.applied_on.plausible"}),
        (put("application", "source_channel", "山田さんの紹介"), {"application.source_channel.code"}),
        (put("application", "decision", None), {"application.decision.filled"}),
        (put("skill", "application_key", token("d", 99)), {"skill.application_key.belongs"}),
        (put("stage_event", "stage", "coffee"), {"stage_event.stage.listed"}),
        (put("evaluation", "raw", 9.0), {"evaluation.within_scale"}),
        (put("closing", "kind", "fired"), {"closing.kind.listed"}),
        (put("closing", "side", "candidate"), {"closing.side_of_kind"}),
        (put("consent_event", "purpose", "marketing"), {"consent_event.purpose.listed", "consent.application"}),
        (put("consent_event", "action", "withdraw"), {"consent.application"}),
        (put("consent_event", "expires_at", dt.datetime(2026, 2, 1, tzinfo=dt.UTC)), {"consent.application"}),
        (put("note", "masked_text", "連絡は ０９０－１２３４－５６７８ まで"), {"note.no_phone", "text.detector"}),
        (put("note", "masked_text", "taro.y@example.co.jp に返信"), {"note.no_mail", "text.detector"}),
        (put("note", "masked_text", "住所は1-2-3号室"), {"note.no_street_address"}),
        (put("note", "masked_text", "〒1000001"), {"note.no_postal_code", "text.detector"}),
        (put("note", "masked_text", "番号 1234 5678 9012"), {"note.no_my_number"}),
        (put("note", "masked_text", "Twitterは@taro_y です"), {"note.no_account", "text.detector"}),
        (
            put("note", "masked_text", "昭和63年1月7日生"),
            {"note.no_full_date", "note.no_birth_or_age", "text.detector"},
        ),
        (put("note", "masked_text", "担当は山田太郎さんでした"), {"text.detector"}),
        (put("skill", "skill_code", "192.0.2.17"), {"codes.no_network_address", "codes.detector"}),
        (put("org", "org_group_key", "住所は1-2-3号室"), {"codes.no_street_address"}),
    ],
)
def test_each_fault_is_named_by_its_rule(
    home: Home, make_load: Callable[..., None], change: Break, rules: set[str]
) -> None:
    make_load(change)
    assert failed(gate(home)) == rules


def test_a_date_left_in_masked_prose_is_shown_and_goes_on(home: Home, make_load: Callable[..., None]) -> None:
    make_load(put("note", "masked_text", "面接は2026/7/2でした"))
    result = gate(home)
    assert result.passed
    assert failed(result) == {"note.no_full_date"}


def test_the_same_application_twice_stops(home: Home, make_load: Callable[..., None]) -> None:
    make_load(lambda rows: rows["application"].append(rows["application"][0]))
    assert failed(gate(home)) == {"application.application_key.unique"}


def test_a_later_withdrawal_wins_and_a_later_grant_too(home: Home, make_load: Callable[..., None]) -> None:
    def add(action: str, moment: dt.datetime) -> Break:
        def change(rows: dict[str, Rows]) -> None:
            rows["consent_event"].append(rows["consent_event"][0] | {"action": action, "at": moment})

        return change

    granted = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    make_load(add("withdraw", granted + dt.timedelta(seconds=1)))
    assert failed(gate(home)) == {"consent.application"}
    make_load(add("withdraw", granted))  # of two at one instant the withdrawal wins
    assert failed(gate(home)) == {"consent.application"}
    make_load(add("withdraw", granted - dt.timedelta(days=1)))
    assert failed(gate(home)) == set()


def test_a_grant_of_tomorrow_has_not_been_said_and_of_two_at_once_the_shorter_counts(
    home: Home, make_load: Callable[..., None]
) -> None:
    now = dt.datetime.now(dt.UTC)
    make_load(put("consent_event", "at", now + dt.timedelta(days=1)))
    assert failed(gate(home)) == {"consent.application"}

    def ended_beside_endless(rows: dict[str, Rows]) -> None:
        rows["consent_event"].append(rows["consent_event"][0] | {"expires_at": now - dt.timedelta(days=1)})

    make_load(ended_beside_endless)
    assert failed(gate(home)) == {"consent.application"}


def test_a_load_of_nobody_knows_whom_is_not_gated(home: Home, make_load: Callable[..., None]) -> None:
    make_load()
    path = home.scratch(LOAD) / "manifest.json"
    write_json(path, {name: value for name, value in read_json(path).items() if name != "company"})
    with pytest.raises(Refused, match="nothing_to_check"):
        gate(home)


def test_a_load_without_a_table_is_not_held_for_a_person(home: Home, make_load: Callable[..., None]) -> None:
    make_load(lambda rows: rows.clear())
    with pytest.raises(Refused, match="nothing_to_check"):
        run_gate(suite="pool", home=home, subject=LOAD)


def test_a_file_beside_the_allow_list_stops(home: Home, make_load: Callable[..., None]) -> None:
    make_load()
    (home.scratch(LOAD) / "pool" / "raw.csv").write_text("x", encoding="ascii")
    assert failed(gate(home)) == {"files.allow_list"}
