from datetime import date
from pathlib import Path

from identity_people import evidence_of, open_vault, person

PARTNER = person(name="高橋 一郎", name_kana="タカハシ イチロウ", birth_date=date(1987, 11, 30), phone=None)
BARE = {"email": "hanako@example.com"}


def test_a_merge_is_told_with_its_load_and_its_evidence_and_no_key(tmp_path: Path) -> None:
    one = {**person(), "phone": None, "birth_date": None}
    other = {**person(), "email": None}
    with open_vault(tmp_path) as vault:
        vault.apply("load1", evidence=evidence_of([one]))
        vault.apply("load2", evidence=evidence_of([other], first_id=2))
        assert vault.link_history() == []
        both = evidence_of([person()], first_id=3)
        vault.apply("load3", evidence=both)
        told = vault.link_history()
        vault.apply("load3", evidence=both)
        assert vault.link_history() == told
    assert told == [
        {
            "load_id": "load3",
            "change": "merge",
            "evidence": "mail,phone,kana_birth,name_birth,latin_birth",
            "persons": 2,
        }
    ]


def test_a_merge_by_a_corrected_row_is_told_as_such(tmp_path: Path) -> None:
    row = {"name": "高橋 花子", "applicant_id": "A7"}
    with open_vault(tmp_path) as vault:
        vault.apply("load1", evidence=evidence_of([{**row, "email": "one@example.com"}]))
        vault.apply("load2", evidence=evidence_of([{"name": "高橋 花子", "email": "other@example.com"}]))
        vault.apply("load3", evidence=evidence_of([{**row, "email": "other@example.com"}]))
        (told,) = vault.link_history()
    assert (told["load_id"], told["evidence"]) == ("load3", "row_key,mail")


def test_a_split_is_told_and_the_links_are_those_of_any_other_order(tmp_path: Path) -> None:
    crowd = [
        person(name=f"高橋 {n}郎", name_kana=f"タカハシ {kana}ロウ", birth_date=date(1980 + n, 1, 1), phone=None)
        for n, kana in enumerate("アイウエオカキクケコ")
    ]
    loads = {
        "load1": evidence_of([BARE], company="aozora"),
        "load2": evidence_of([BARE, PARTNER], company="hibiki"),
        "load3": evidence_of(crowd, company="midori"),  # so many people use the mailbox that it says nothing any more
    }
    links, told = [], []
    for turn, order in enumerate([sorted(loads), sorted(loads, reverse=True)]):
        with open_vault(tmp_path / str(turn)) as vault:
            for name in order:
                vault.apply(name, evidence=loads[name])
            links.append((vault.person_links(), vault.row_links()))
            told.append(vault.link_history())
    assert links[0] == links[1]
    assert [(event["load_id"], event["change"], event["evidence"]) for event in told[0]] == [("load3", "split", "mail")]
