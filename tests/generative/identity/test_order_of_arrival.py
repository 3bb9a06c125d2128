"""Whatever people look like on paper, who is who depends on the set of their records alone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st
from identity_people import KEYRING, MASTER, NOW, consents, evidence_of, open_vault, person

from anonymization.consent import consented, events_of_export
from anonymization.identity import Keyring
from anonymization.identity.blocks import links_of
from anonymization.identity.links import link_records

ROTATED = Keyring.from_secret(f"1:{MASTER},2:{bytes(range(32, 64)).hex()}")
ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from([None, "高橋 花子", "髙橋花子", "鈴木 花子", "高橋 桃子", "高橋 一郎"]),
        "name_kana": st.sampled_from([None, "タカハシ ハナコ", "スズキ ハナコ", "タカハシ モモコ"]),
        "name_romaji": st.sampled_from([None, None, "Hanako Takahashi", "Takahashi, Momoko"]),
        "email": st.sampled_from([None, "a@example.com", "b@example.com", "A+x@example.com"]),
        "phone": st.sampled_from([None, "+819011112222", "+818033334444"]),
        "birth_date": st.sampled_from([None, date(1990, 4, 2), date(1990, 4, 20), date(1987, 11, 30)]),
    }
)
# a nameless row of a mailbox that two people share is of either: eight ties
TIES = [
    {"email": f"{n}@example.com", **who}
    for n in range(8)
    for who in ({}, {"name_romaji": "Takahashi, Momoko"}, {"name_kana": "タカハシ ハナコ"})
]
# one row before and after a correction, with nothing else in common
CORRECTED = [{"applicant_id": "A7", "name": "高橋 花子", "email": f"{n}@example.com"} for n in "ab"]
AT = datetime(2025, 3, 1, tzinfo=UTC)
WORD = st.tuples(st.sampled_from(["grant", "withdraw"]), st.integers(-5, 5), st.sampled_from([None, -3, 1000]))


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, min_size=2, max_size=12), data=st.data())
def test_linkage_is_the_same_in_any_order_and_with_repetitions(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    record = evidence_of(rows)
    order = data.draw(st.permutations(range(len(rows))))
    again = record.take([*order, *order[: len(order) // 2]])

    def keys(evidence: pa.Table) -> dict[str, str]:
        linkage = link_records(evidence, keyring=KEYRING)
        return dict(zip(evidence["row_key"].to_pylist(), linkage.linked_keys().to_pylist(), strict=True))

    assert keys(again) == keys(record)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, min_size=4, max_size=14))
@example(rows=TIES)
def test_who_is_who_is_the_same_in_every_epoch(rows: list[dict[str, Any]]) -> None:
    """A tie must not be broken by tokens: those change with a rotation."""

    def together(keyring: Keyring) -> set[frozenset[int]]:
        persons = link_records(evidence_of(rows, keyring=keyring), keyring=keyring).person.tolist()
        return {frozenset(n for n, one in enumerate(persons) if one == person) for person in persons}

    assert together(ROTATED) == together(KEYRING)


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(ROW, min_size=2, max_size=12), at_a_time=st.integers(1, 6))
@example(rows=CORRECTED, at_a_time=1)
def test_links_block_by_block_are_those_of_all_at_once(rows: list[dict[str, Any]], at_a_time: int) -> None:
    with TemporaryDirectory() as home, open_vault(Path(home)) as vault:
        vault.apply("1", evidence=evidence_of(rows))
        linkage = vault.linkage()
        with vault.reading() as connection:
            links = links_of(connection, keyring=KEYRING, at_a_time=at_a_time)
    assert links.persons.equals(linkage.person_links())
    assert links.rows.equals(linkage.row_links())


@settings(deadline=None, max_examples=60)
@given(words=st.lists(WORD, min_size=1, max_size=8), data=st.data())
def test_consent_is_what_a_plain_reading_of_the_words_says(
    words: list[tuple[str, int, int | None]], data: st.DataObject
) -> None:
    def row(word: tuple[str, int, int | None]) -> dict[str, Any]:
        action, day, expiry = word
        at = AT + timedelta(days=day)
        expires_at = None if expiry is None else AT + timedelta(days=expiry)
        return {
            "email": "hanako@example.com",
            "purpose": "pool_stats",
            "action": action,
            "at": at,
            "expires_at": expires_at,
        }

    last_day = max(day for _, day, _ in words)
    last = [(action, expiry) for action, day, expiry in words if day == last_day]
    ends = [AT + timedelta(days=expiry) for _, expiry in last if expiry is not None]
    expected = all(action == "grant" for action, _ in last) and all(end > NOW for end in ends)
    events = events_of_export(consents([row(w) for w in data.draw(st.permutations(words))]), keyring=KEYRING)
    assert consented(evidence_of([person()]), events=events, now=NOW).to_pylist() == [expected]
