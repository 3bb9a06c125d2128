"""Two people behind one mailbox count as two, rest on no consent that the shared key gave, and both its withdrawals."""

from datetime import date
from pathlib import Path

from tests.marts_warehouse import at, build, write_build_input, write_load


def test_people_of_a_shared_mailbox_are_two_and_their_shared_consents_fail_closed(tmp_path: Path) -> None:
    told = date(2025, 2, 1)
    row_keys, grants = ("x1", "x2", "x3"), ("shared", "own", "alone")
    write_load(
        tmp_path, company="a", load="01",
        application=[
            {"application_key": row, "person_key": key, "org_key": "a"}
            for row, key in zip(row_keys, ("shared", "shared", "alone"), strict=True)
        ],
        stage_event=[{"application_key": row, "seq": 1, "stage": "interview_1"} for row in row_keys],
        closing=[{"application_key": row, "side": "org", "kind": "rejected", "told_on": told} for row in row_keys],
        consent_event=[
            {"person_key": key, "purpose": "pool_relay", "action": "grant", "at": at(date(2025, 1, 1))}
            for key in grants
        ]
        # the second person said nothing of the relay: statistics may count them, the relay may not
        + [{"person_key": "made", "purpose": "pool_stats", "action": "grant", "at": at(date(2025, 1, 1))}],
    )  # fmt: skip
    links = [{"row_key": "x1", "linked_person_key": "own"}, {"row_key": "x2", "linked_person_key": "made"}]
    write_build_input(tmp_path, "person_link", [])
    write_build_input(tmp_path, "row_link", links)
    arguments = ("--select", "+int_episodes", "--vars", "{as_of: 2025-12-31}")
    episodes = "select application_key, person_key, is_eligible from intermediate.int_episodes order by all"
    with build(tmp_path, *arguments) as warehouse:
        assert warehouse.execute(episodes).fetchall() == [
            ("x1", "own", True),  # consented under a mailbox of their own too
            ("x2", "made", False),
            ("x3", "alone", True),
        ]
    withdrawal = {"person_key": "shared", "purpose": "pool_relay", "action": "withdraw", "at": at(date(2025, 1, 20))}
    write_load(tmp_path, company="a", load="02", consent_event=[withdrawal])
    with build(tmp_path, *arguments) as warehouse:
        answers = warehouse.execute(episodes).fetchall()
    assert {row for row, _, eligible in answers if eligible} == {"x3"}
