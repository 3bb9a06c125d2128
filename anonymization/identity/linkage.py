"""Which records are one person: pairs that share an identifier, weighed by what speaks for and against.

Weights are in bits, rounded: how much more often two records of one person agree so than two of different people
who share a household. The threshold asks for a mailbox of one's own, or for two weaker things that agree.

    for      same mailbox +8 · same application or employment +8 · same phone +5 · same birth date +5
             same name in any script +7 · only its reading, in other kanji +2 · only the given name +3
    against  another given name −12 · another name, parts unknown −6 · one of two Latin parts shared, which may be
             the family's, or a middle name more or less −3 · another birth date −7, mistyped in one part −1

So a phone alone is a family's, not a person's; twins (same day, phone, surname, another given name) stay two; a
maiden name (same day, phone and given name) stays one; a mailbox that two birth dates or two given names use is
shared. A row that a later export corrects is still its person's, unless the company gave its number to somebody
else. An identifier that more than `HUB` different people hold (an agency's phone, a placeholder) says nothing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from anonymization.identity.evidence import IDENTIFIERS
from anonymization.identity.traits import FOREIGN, MANY_PARTS, ORDERED, TRAITS, Table

Ids = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

MAIL, ROW, PHONE, BIRTH, NAME, READING_ONLY, GIVEN_ONLY = 8, 8, 5, 5, 7, 2, 3
OTHER_GIVEN, OTHER_NAME, HALF_NAME, OTHER_BIRTH, MISTYPED_BIRTH = -12, -6, -3, -7, -1
THRESHOLD: Final = 8
HUB: Final = 8  # different people (by given name or birth date) on one identifier
WINDOW: Final = 32  # each record is compared with so many neighbours on an identifier: effort stays linear


@dataclass(frozen=True, kw_only=True)
class Records:
    """Distinct records as integers: identifiers (records × IDENTIFIERS) and traits (records × TRAITS), 0 = none."""

    identifiers: Ids
    traits: Table

    def identifier(self, name: str) -> Ids:
        return self.identifiers[:, IDENTIFIERS.index(name)]

    def trait(self, name: str) -> Ids:
        return self.traits[:, TRAITS.index(name)]

    def has(self, form: int) -> Flags:
        flags: Flags = self.trait("form") & np.uint64(form) != 0
        return flags

    @property
    def signature(self) -> Ids:
        """A number that depends on a record's content alone: what breaks ties, whatever the order of arrival."""
        return mixed(np.column_stack([self.identifiers, self.traits]))


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Pairs of records that are one person by their own evidence; `a` and `b` are places among the records."""

    a: Places
    b: Places
    score: npt.NDArray[np.int64]


def mixed(columns: Ids) -> Ids:
    """One well-spread number per row (a multiply-xor hash; keyed tokens go in, so it need not be secret)."""
    result = np.full(len(columns), 0x9E3779B97F4A7C15, dtype=np.uint64)
    for column in columns.T:
        result = (result ^ column) * np.uint64(0xBF58476D1CE4E5B9)
        result ^= result >> np.uint64(29)
    return result


def linked_pairs(records: Records, *, of_one_row: Places | None = None) -> Pairs:
    """All pairs at or above the threshold. `of_one_row` (pairs × 2) are records of one application or employment."""
    n = len(records.identifiers)
    one_row = np.empty(0, np.int64) if of_one_row is None else of_one_row.min(axis=1) * n + of_one_row.max(axis=1)
    codes = np.union1d(_candidates(records), one_row)
    a, b = codes // max(n, 1), codes % max(n, 1)
    score = _score(records, a, b) + np.where(np.isin(codes, one_row), ROW, 0)
    kept = score >= THRESHOLD
    return Pairs(a=a[kept], b=b[kept], score=score[kept])


def _candidates(records: Records) -> Places:
    """Pairs (a · records + b) that share an identifier; on a crowded one only neighbours in the order of traits."""
    n = len(records.identifiers)
    tie = records.signature
    codes = []
    for name in IDENTIFIERS:
        ids = records.identifier(name)
        order = np.lexsort((tie, records.trait("given_kana"), records.trait("given_name"), _birth(records), ids))
        order = order[ids[order] != 0]
        sorted_ids = ids[order]
        for distance in range(1, WINDOW + 1):
            same = np.flatnonzero(sorted_ids[distance:] == sorted_ids[:-distance])
            if not len(same):
                break
            left, right = order[same], order[same + distance]
            codes.append(np.minimum(left, right) * n + np.maximum(left, right))
    return np.unique(np.concatenate(codes)) if codes else np.empty(0, np.int64)


def _birth(records: Records) -> Ids:
    """One number per birth date, 0 where it is not known."""
    parts = np.column_stack([records.trait(name) for name in ("birth_year", "birth_month", "birth_day")])
    births: Ids = np.where(parts[:, 0] == 0, np.uint64(0), mixed(parts))
    return births


def hubs(records: Records, name: str) -> Flags:
    """Which records hold this identifier together with more than HUB different people."""
    ids = records.identifier(name)
    crowded = np.zeros(len(ids), dtype=np.bool_)
    for trait in (records.trait("given_name"), records.trait("given_kana"), _birth(records)):
        known = (ids != 0) & (trait != 0)
        holders = np.unique(np.column_stack([ids[known], trait[known]]), axis=0)[:, 0]
        identifier, people = np.unique(holders, return_counts=True)
        crowded |= np.isin(ids, identifier[people > HUB])
    return crowded


def _score(records: Records, a: Places, b: Places) -> npt.NDArray[np.int64]:
    def same(ids: Ids) -> Flags:
        equal: Flags = (ids[a] == ids[b]) & (ids[a] != 0)
        return equal

    score = np.where(same(records.identifier("mail")) & ~hubs(records, "mail")[a], MAIL, 0)
    score += np.where(same(records.identifier("phone")) & ~hubs(records, "phone")[a], PHONE, 0)
    return score + _birth_weight(records, a, b) + _name_weight(records, a, b)


def _birth_weight(records: Records, a: Places, b: Places) -> npt.NDArray[np.int64]:
    parts = [records.trait(name) for name in ("birth_year", "birth_month", "birth_day")]
    equal = sum((part[a] == part[b]).astype(np.int64) for part in parts)
    known = (parts[0][a] != 0) & (parts[0][b] != 0)
    return np.where(known, np.select([equal == 3, equal == 2], [BIRTH, MISTYPED_BIRTH], OTHER_BIRTH), 0)


def _name_weight(records: Records, a: Places, b: Places) -> npt.NDArray[np.int64]:
    def compared(trait: str) -> tuple[Flags, Flags]:
        ids = records.trait(trait)
        comparable = (ids[a] != 0) & (ids[b] != 0)
        return comparable & (ids[a] == ids[b]), comparable

    latin_same, latin_known, latin_given_same, latin_given_known = _latin(records, a, b)
    # Latin letters lose long vowels (ゆうき and ゆき can be twins): they count only where two readings do not
    letters_only = ~compared("kana")[1]
    names = [compared("name"), compared("kana"), (latin_same & letters_only, latin_known & letters_only)]
    givens = [
        compared("given_name"),
        compared("given_kana"),
        (latin_given_same & letters_only, latin_given_known & letters_only),
    ]
    agrees = np.logical_or.reduce([same for same, _ in names])
    comparable = np.logical_or.reduce([known for _, known in names])
    given_agrees = np.logical_or.reduce([same for same, _ in givens])
    given_comparable = np.logical_or.reduce([known for _, known in givens])
    other_kanji = agrees & names[0][1] & ~names[0][0]
    many_parts = records.has(MANY_PARTS)
    half = comparable & ((latin_known & letters_only & ~names[0][1]) | many_parts[a] | many_parts[b])
    return np.select(
        [other_kanji, agrees, given_agrees, given_comparable, half, comparable],
        [READING_ONLY, NAME, GIVEN_ONLY, OTHER_GIVEN, HALF_NAME, OTHER_NAME],
        0,
    )


def _latin(records: Records, a: Places, b: Places) -> tuple[Flags, Flags, Flags, Flags]:
    """Whole name same, comparable; given name same, comparable. Two parts of unknown order compare as a set."""
    first, second = records.trait("latin_first"), records.trait("latin_second")
    ordered, foreign = records.has(ORDERED), records.has(FOREIGN)
    comparable = (first[a] != 0) & (first[b] != 0) & (foreign[a] == foreign[b])
    straight = (first[a] == first[b]) & (second[a] == second[b])
    crossed = (first[a] == second[b]) & (second[a] == first[b])
    whole = comparable & (straight | crossed)
    both = ordered[a] & ordered[b]
    a_only, b_only = ordered[a] & ~ordered[b], ordered[b] & ~ordered[a]
    given = (
        (both & (second[a] == second[b]))
        | (a_only & ((second[a] == first[b]) | (second[a] == second[b])))
        | (b_only & ((second[b] == first[a]) | (second[b] == second[a])))
    )
    a_only, b_only = a_only & ~foreign[a], b_only & ~foreign[b]  # which of three letters' parts is left out is open
    shares_a_part = (
        (first[a] == first[b]) | (first[a] == second[b]) | (second[a] == first[b]) | (second[a] == second[b])
    )
    # with no order on either side a shared part may be the family's: then the given names are not comparable
    given_known = comparable & (both | a_only | b_only | ~shares_a_part)
    return whole, comparable, comparable & given, given_known
