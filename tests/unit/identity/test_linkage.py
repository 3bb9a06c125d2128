from datetime import date
from typing import Any

import pyarrow.compute as pc
import pytest
from identity_people import KEYRING, applications, evidence_of, person, same_person, who

from anonymization.identity import Keyring, person_keys
from anonymization.identity.links import link_records

OTHER_DAY = date(1987, 11, 30)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "Hanako+jobs@EXAMPLE.com", "phone": None, "birth_date": None, "name_kana": None},
        {"email": "new@example.com", "phone": None, "name": "髙橋　花子"},
        {"email": "new@example.com", "phone": "+818099998888", "name": None},
        {
            "email": "new@example.com",
            "phone": "+818099998888",
            "name": None,
            "name_kana": None,
            "name_romaji": "Hanako Takahashi",
        },
        {"email": None, "name_kana": None},
        {"email": None, "name": "高橋花子", "name_kana": "たかはしはなこ"},
        {"phone": None, "birth_date": date(1990, 4, 20)},
    ],
    ids=["mail", "name+birth", "reading+birth", "romaji+birth", "kanji only", "no space", "mistyped birth"],
)
def test_one_person_is_found_again(changes: dict[str, Any]) -> None:
    assert same_person(person(), person(**changes))


def test_a_maiden_name_with_the_same_birth_date_and_phone_is_the_same_person() -> None:
    married = person(name="鈴木 花子", name_kana="スズキ ハナコ", email="suzuki.hanako@example.com")
    assert same_person(person(), married)
    assert same_person(person(), person(name=None, name_kana=None, name_romaji="Hanako Suzuki", email=None))


def test_kana_only_and_kanji_only_meet_by_phone_and_birth_date() -> None:
    assert same_person(person(name_kana=None, email=None), person(name=None, email=None))


def test_a_row_that_a_later_export_corrects_is_still_its_persons() -> None:
    bare = {"phone": None, "birth_date": None, "name_kana": None, "applicant_id": "A7"}
    assert same_person(person(**bare), person(**bare, email="corrected@example.com"))
    # unless the company gave the number to somebody else
    assert not same_person(person(**bare), person(**{**bare, "name": "高橋 桃子"}, email="momoko@example.com"))


def test_twins_stay_two() -> None:
    twin = person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com")
    assert not same_person(person(), twin)
    # even on one mailbox
    assert not same_person(person(), person(name="高橋 桃子", name_kana="タカハシ モモコ"))


def test_twins_stay_two_beside_a_record_that_could_be_either() -> None:
    twin = person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com")
    either = person(name=None, name_kana=None, name_romaji=None, email=None)
    numbers = who(person(), twin, either)
    assert numbers[0] != numbers[1]


def test_a_familys_phone_is_no_person() -> None:
    father = person(name="高橋 一郎", name_kana="タカハシ イチロウ", email="ichiro@example.com", birth_date=OTHER_DAY)
    assert not same_person(person(), father)
    unknown = person(name=None, name_kana=None, email=None, birth_date=None)
    assert not same_person(person(), unknown)


def test_a_shared_mailbox_is_two_people() -> None:
    partner = person(name="高橋 一郎", name_kana="タカハシ イチロウ", birth_date=OTHER_DAY)
    assert not same_person(person(), partner)
    assert not same_person(person(phone=None, name_kana=None), person(phone=None, name=None, birth_date=OTHER_DAY))


def test_a_switchboards_phone_and_an_agencys_mailbox_bring_nobody_together() -> None:
    given = ["花子", "桃子", "一郎", "健", "誠", "愛", "翔", "陽菜", "大輔", "由美子"]
    crowd = [person(name=f"佐藤 {g}", name_kana=None, birth_date=date(1980, 1, n + 1)) for n, g in enumerate(given)]
    nameless = [person(name=None, name_kana=None, birth_date=None) for _ in range(2)]
    numbers = who(*crowd, *nameless)
    assert len(set(numbers[: len(crowd)])) == len(crowd)


def test_people_of_one_reading_and_birth_date_in_other_kanji_need_more_in_common() -> None:
    namesake = person(name="高橋 英子", name_kana="タカハシ ハナコ", email="eiko@example.com", phone="+818000001111")
    assert not same_person(person(), namesake)
    assert same_person(person(), {**namesake, "phone": person()["phone"]})


def test_the_order_of_arrival_does_not_change_who_is_who() -> None:
    rows = [
        person(),
        person(email="new@example.com"),
        person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com"),
        person(name="高橋 一郎", name_kana="タカハシ イチロウ", birth_date=OTHER_DAY),
        person(name=None, name_kana=None, email=None),
    ]
    evidence = evidence_of(rows)
    expected: dict[str, str] = {}
    for turn in range(len(rows)):
        order = [(n + turn) % len(rows) for n in range(len(rows))]
        shuffled = evidence.take(order[::-1] if turn % 2 else order)
        linkage = link_records(shuffled, keyring=KEYRING)
        keys = dict(zip(shuffled["row_key"].to_pylist(), linkage.linked_keys().to_pylist(), strict=True))
        expected = expected or keys
        assert keys == expected


def test_a_key_of_one_person_is_linked_and_a_key_of_two_is_split_by_row() -> None:
    mine = person()
    mine_elsewhere = person(email="new@example.com")
    partner = person(name="高橋 一郎", name_kana="タカハシ イチロウ", birth_date=OTHER_DAY)
    linkage = link_records(evidence_of([mine, mine_elsewhere, partner]), keyring=KEYRING)
    rows = {row["row_key"]: row["linked_person_key"] for row in linkage.row_links().to_pylist()}
    shared, alone, _ = evidence_of([mine, mine_elsewhere, partner]).to_pylist()
    assert set(rows) == {shared["row_key"], linkage.keys["row_key"][2].as_py()}
    assert rows[shared["row_key"]] == alone["person_key"]
    assert len(set(rows.values())) == 2
    assert shared["person_key"] not in rows.values()


def test_person_links_lead_every_key_to_the_least_one() -> None:
    linkage = link_records(
        evidence_of([person(), person(email="b@example.com"), person(email="c@example.com")]), keyring=KEYRING
    )
    keys = sorted(
        evidence_of([person(), person(email="b@example.com"), person(email="c@example.com")])["person_key"].to_pylist()
    )
    links = {row["person_key"]: row["linked_person_key"] for row in linkage.person_links().to_pylist()}
    assert links == {keys[1]: keys[0], keys[2]: keys[0]}


def test_the_strongest_identifier_names_a_person_the_same_in_every_company() -> None:
    rows = [
        person(name=None, birth_date=None, name_kana=None, phone=None),
        person(email=None, name=None, phone="+818000000001"),
        person(email=None, name=None, name_kana=None, birth_date=None),
        person(email=None, name_kana=None, phone=None),
        {"applicant_id": "X9"},
    ]
    here = person_keys(applications(rows), keyring=KEYRING, company="aozora").to_pylist()
    there = person_keys(applications(rows), keyring=KEYRING, company="hibiki").to_pylist()
    assert here[:4] == there[:4]
    assert here[4] != there[4]
    assert len({*here, *there}) == 6


def test_evidence_holds_no_value_and_no_bare_trait() -> None:
    record = evidence_of([person(), person(email="b@example.com")])
    content = repr(record.to_pylist())
    for value in ("高橋", "花子", "タカハシ", "hanako", "9011112222", "1990"):
        assert value not in content
    # the same birth date and name look different in every record
    assert len(pc.unique(record["traits"])) == 2
    assert record["record_key"][0] != record["record_key"][1]


def test_sealed_traits_open_only_for_their_record_and_key() -> None:
    record = evidence_of([person(), person(email="b@example.com")])
    swapped = record.set_column(record.schema.get_field_index("traits"), "traits", record["traits"].take([1, 0]))
    for broken, ring in ((swapped, KEYRING), (record, Keyring.from_secret(bytes(range(9, 41)).hex()))):
        with pytest.raises(Exception, match="wrong_key"):
            link_records(broken, keyring=ring)


def test_a_name_with_its_parts_in_the_other_order_is_the_same_persons() -> None:
    turned = person(name="花子 高橋", name_kana="ハナコ タカハシ")
    assert same_person(person(), turned)
    assert same_person(person(phone=None, name_kana=None), {**turned, "phone": None, "birth_date": None})


def test_a_foreign_name_is_found_in_kana_in_letters_and_without_its_middle_name() -> None:
    kana = {"name": "グエン アイン", "name_kana": "グエン アイン"}
    forms = [
        kana,
        {"name": "グエン ティ ラン アイン", "name_kana": None},
        {"name": "NGUYEN THI LAN ANH", "name_kana": None},
        {"name": "Anh Nguyen", "name_kana": "アイン・グエン"},
    ]
    assert same_person(*(person(**form) for form in forms))
    brother = {"name": "NGUYEN VAN MINH", "name_kana": "グエン ミン", "email": "minh@example.com"}
    assert not same_person(person(**kana), person(**brother))
    assert not same_person(person(**forms[2]), person(**{**brother, "name_kana": None}))


def test_father_and_son_of_one_name_are_not_joined_by_a_form_without_a_birth_date() -> None:
    son = person(email="son@example.com")
    father = person(email="father@example.com", birth_date=date(1961, 2, 20))
    sons = person(email="son@example.com", birth_date=None)
    numbers = who(father, son, sons)
    assert numbers[0] != numbers[1] == numbers[2]
    # one who typed a wholly other date into one form is still one person by mailbox, phone and name
    assert same_person(person(), person(birth_date=date(1961, 2, 20)), person(birth_date=None))
