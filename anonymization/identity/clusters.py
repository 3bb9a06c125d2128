"""From pairs to persons: pairs join, strongest first, unless the two sides contradict each other as wholes.

Most groups hold no contradiction and are found by a plain search for connected components; only the few with two
given names or two birth dates are put together pair by pair.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from anonymization.identity.linkage import Flags, Ids, Pairs, Places, Records, mixed
from anonymization.identity.traits import FOREIGN, MANY_PARTS, ORDERED

_WHOLE: Final = ("name", "kana", "latin")
_GIVEN: Final = ("given_name", "given_kana", "given_latin")
_PARTS: Final = ("part_first", "part_second")  # of a Latin name whose order is not known
_FOREIGN: Final = ("foreign_first", "foreign_second")  # parts that may be left out, and do not compare with a reading
_BIRTH: Final = ("birth_year_month", "birth_year_day", "birth_month_day")  # so that one mistyped part is no other date


def persons(records: Records, pairs: Pairs) -> Places:
    """A number per record, equal for the records of one person. Depends on the set of records only."""
    n = len(records.identifiers)
    graph = coo_array((np.ones(len(pairs.a), dtype=np.int8), (pairs.a, pairs.b)), shape=(n, n))
    _, groups = connected_components(graph, directed=False)
    groups = groups.astype(np.int64)
    facts = _facts(records)
    doubtful = _doubtful(groups, facts)
    inside = np.flatnonzero(doubtful[groups[pairs.a]])
    signature = records.signature
    low, high = np.minimum(signature[pairs.a], signature[pairs.b]), np.maximum(signature[pairs.a], signature[pairs.b])
    order = inside[np.lexsort((high[inside], low[inside], -pairs.score[inside]))]
    union = _Union({int(place): facts for place in np.flatnonzero(doubtful[groups])}, facts)
    for a, b in zip(pairs.a[order].tolist(), pairs.b[order].tolist(), strict=True):
        union.join(a, b)
    result: Places = groups.copy()
    for place in np.flatnonzero(doubtful[groups]).tolist():
        result[place] = n + union.root(place)
    return result


def _facts(records: Records) -> dict[str, Ids]:
    """What must not contradict within a person, one number per record, 0 = not known."""
    first, second = records.trait("latin_first"), records.trait("latin_second")
    ordered, foreign, many = records.has(ORDERED), records.has(FOREIGN), records.has(MANY_PARTS)
    low, high = np.minimum(first, second), np.maximum(first, second)
    year, month, day = (records.trait(f"birth_{part}") for part in ("year", "month", "day"))
    zero = np.uint64(0)

    def where(known: Flags, *columns: Ids) -> Ids:
        facts: Ids = np.where(known, columns[0] if len(columns) == 1 else mixed(np.column_stack(columns)), zero)
        return facts

    return {
        "birth_year_month": where(year != 0, year, month),
        "birth_year_day": where(year != 0, year, day),
        "birth_month_day": where(year != 0, month, day),
        "name": where(~many, records.trait("name")),  # with a middle name it is no contradiction to one without
        "kana": where(~many, records.trait("kana")),
        "latin": where((first != 0) & ~foreign, low, high),
        "given_name": records.trait("given_name"),
        "given_kana": records.trait("given_kana"),
        "given_latin": where(ordered & ~foreign, second),
        "part_first": where(~ordered & ~foreign, first),
        "part_second": where(~ordered & ~foreign, second),
        "foreign_first": where(foreign, first),
        "foreign_second": where(foreign, second),
    }


def _doubtful(groups: Places, facts: dict[str, Ids]) -> npt.NDArray[np.bool_]:
    """Which groups hold two different birth dates or names."""
    doubtful = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.bool_)
    for values in facts.values():
        known = np.flatnonzero(values)
        order = known[np.lexsort((values[known], groups[known]))]
        same_group = groups[order][1:] == groups[order][:-1]
        differs = values[order][1:] != values[order][:-1]
        doubtful[groups[order][1:][same_group & differs]] = True
    return doubtful


@dataclass(slots=True)
class _Cluster:
    known: dict[str, set[int]] = field(default_factory=dict)

    def contradicts(self, other: "_Cluster", *, birth_weighed: bool) -> bool:
        """Given names in one script and none in common; or, where these do not compare, no name or birth date in
        common. With a name in common two birth dates are two people – father and son – unless the pair that joins
        them was weighed with both: then it has more in common than this."""
        name = self._agreement(other, _WHOLE)
        given = name or self._agreement(other, _GIVEN)
        if given is None:
            given = self._given_among_parts(other)
        if given is None:
            name = name is not False and not self._disjoint(other, _FOREIGN)
            return not name or self._agreement(other, _BIRTH) is False
        return not given or (not birth_weighed and self._agreement(other, _BIRTH) is False)

    def _disjoint(self, other: "_Cluster", facts: tuple[str, ...]) -> bool:
        """Whether both know some of the facts, and have none in common wherever it stands."""
        mine, theirs = (set().union(*(one.known.get(fact, set()) for fact in facts)) for one in (self, other))
        return bool(mine and theirs) and mine.isdisjoint(theirs)

    def _agreement(self, other: "_Cluster", facts: tuple[str, ...]) -> bool | None:
        """True: one fact in common. False: comparable, but none in common. None: nothing to compare."""
        both = [fact for fact in facts if self.known.get(fact) and other.known.get(fact)]
        if self.known.get("kana") and other.known.get("kana"):  # exact, where Latin letters are not
            both = [fact for fact in both if "latin" not in fact]
        if not both:
            return None
        return any(not self.known[fact].isdisjoint(other.known[fact]) for fact in both)

    def _given_among_parts(self, other: "_Cluster") -> bool | None:
        """A given name against Latin parts of unknown order."""
        answers = []
        for one, two in ((self, other), (other, self)):
            parts = set().union(*(two.known.get(part, set()) for part in _PARTS))
            if parts and one.known.get("given_latin"):
                answers.append(not parts.isdisjoint(one.known["given_latin"]))
        return any(answers) if answers else None

    def absorb(self, other: "_Cluster") -> None:
        for fact, values in other.known.items():
            self.known.setdefault(fact, set()).update(values)


class _Union:
    """Union-find whose sets know what is known of their person."""

    def __init__(self, places: dict[int, dict[str, Ids]], facts: dict[str, Ids]) -> None:
        self._parent = {place: place for place in places}
        self._birth = facts[_BIRTH[0]]
        self._cluster = {
            place: _Cluster({fact: {int(values[place])} for fact, values in facts.items() if values[place]})
            for place in places
        }

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, a: int, b: int) -> None:
        birth_weighed = bool(self._birth[a] and self._birth[b])
        a, b = self.root(a), self.root(b)
        if a == b or self._cluster[a].contradicts(self._cluster[b], birth_weighed=birth_weighed):
            return
        self._parent[b] = a
        self._cluster[a].absorb(self._cluster.pop(b))
