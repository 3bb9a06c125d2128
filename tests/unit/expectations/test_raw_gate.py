from collections.abc import Callable

import pytest
from gate_results import failed

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refused
from expectations.gate import run_gate
from expectations.result import GateResult
from tests.unit.expectations.conftest import LOAD


def gate(home: Home) -> GateResult:
    return run_gate(suite="raw", home=home, subject=LOAD, stop=False)


def test_a_good_file_passes_with_every_rule_green(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([None] * 20)
    result = gate(home)
    assert result.passed
    assert failed(result) == set()
    assert result.rows == {"preflight": 20}
    assert result.company == "akebono"


@pytest.mark.parametrize(("rejected", "passed"), [(10, True), (11, False)])
def test_a_file_with_more_than_half_its_rows_rejected_is_held(
    home: Home, make_preflight: Callable[..., None], rejected: int, passed: bool
) -> None:
    make_preflight(["bad_date"] * rejected + [None] * (20 - rejected))
    result = gate(home)
    assert result.passed is passed
    assert ("rejected_share_held" in failed(result)) is not passed
    assert "rejected_share" in failed(result)


def test_one_rejected_row_in_twenty_is_no_warning(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight(["bad_date", *[None] * 19])
    assert failed(gate(home)) == set()


def test_a_critical_failure_raises_a_refusal_that_says_which_rule(
    home: Home, make_preflight: Callable[..., None]
) -> None:
    make_preflight(["Yamada Taro", *[None] * 30])
    with pytest.raises(Refused) as refused:
        run_gate(suite="raw", home=home, subject=LOAD)
    assert refused.value.refusal.code == "gate_raw"
    assert refused.value.refusal.fault == "input"
    assert "説明できる" in refused.value.refusal.ja
    assert (home.scratch(LOAD) / "gates" / "raw" / "result.json").exists()


def test_rejected_rows_alone_are_for_a_person_to_decide_and_an_approval_lets_the_others_go_on(
    home: Home, make_preflight: Callable[..., None]
) -> None:
    make_preflight(["ragged_row"] * 4 + [None])
    with pytest.raises(Refused) as refused:
        run_gate(suite="raw", home=home, subject=LOAD)
    assert (refused.value.refusal.code, refused.value.refusal.fault) == ("held_rows_rejected", "hold")
    result = run_gate(suite="raw", home=home, subject=LOAD, approved=True)
    assert result.passed
    assert "rejected_share_held" in failed(result)


def test_an_approval_lets_nothing_else_through(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight(["Yamada Taro"] * 4 + [None])
    for approved in (False, True):
        with pytest.raises(Refused) as refused:
            run_gate(suite="raw", home=home, subject=LOAD, approved=approved)
        assert refused.value.refusal.fault == "input"


def test_a_reason_that_is_no_known_word_stops(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight(["Yamada Taro", *[None] * 30])
    assert failed(gate(home)) == {"reasons_known"}


def test_a_row_that_goes_on_without_its_required_field_stops(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([None] * 20, fields={"applied_at": [False] + [True] * 19})
    result = gate(home)
    assert not result.passed
    assert failed(result) == {"required.applied_at"}


def test_a_rejected_row_may_lack_its_required_field(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight(["missing_required", *[None] * 30], fields={"applied_at": [False] + [True] * 30})
    assert gate(home).passed


def test_either_key_is_enough_for_a_consent(home: Home, make_preflight: Callable[..., None]) -> None:
    fields = {"email": [True, False], "token": [False, True]}
    fields |= {name: [True, True] for name in ("purpose", "action", "at")}
    make_preflight([None, None], kind="consents", fields=fields)
    assert gate(home).passed


def test_a_receipt_that_counts_differently_stops(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([None] * 20)
    path = home.scratch(LOAD) / "preflight.json"
    write_json(path, read_json(path) | {"rows_ok": 19})
    assert failed(gate(home)) == {"receipt.rows_ok"}


def test_no_rows_stop(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([])
    assert "has_rows" in failed(gate(home))


def test_nobody_can_be_found_again_is_a_warning(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([None] * 20, fields={"email": [False] * 20})
    result = gate(home)
    assert result.passed
    assert failed(result) == {"identifiable"}


def test_nothing_to_check_does_not_pass(home: Home) -> None:
    with pytest.raises(Refused, match="nothing_to_check"):
        gate(home)
