"""The row's own address in a text: whole, from the town on, or its building alone, whatever the notation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anonymization.text.addresses.gazetteer import gazetteer
from anonymization.text.addresses.house_numbers import house_view
from anonymization.text.normalise import normalise

_NUMBER: Final = re.compile(r"[0-9]+(?:-[0-9]+)*")
_HOUSE_AND_REST: Final = re.compile(r"^(?P<town>[^0-9]*)(?P<house>[0-9]+(?:-[0-9]+)*)?(?P<rest>.*)$", re.DOTALL)
_BUILDING: Final = re.compile(r"^[^0-9]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """Forms in the house view, longest first; the first `whole` of them name the place to the house."""

    forms: tuple[str, ...]
    whole: int

    def find(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Start, end and whether it is the whole address, in `text` (normalised)."""
        if not any(form[:1] in text for form in self.forms):
            return
        view, places = house_view(text)
        for rank, form in enumerate(self.forms):
            at = view.find(form)
            while at >= 0:
                end = at + len(form)
                if not (form[-1].isdigit() and view[end : end + 1].isdigit()):
                    yield places[at][0], places[end - 1][1], rank < self.whole
                at = view.find(form, at + 1)


@lru_cache(maxsize=1 << 13)
def own_address(address: str) -> OwnAddress:
    """Take a record's address apart. What is not finer than the municipality is no form: it may stay."""
    view, _ = house_view(normalise(address).text)
    places = gazetteer()
    start = end = 0
    for begin, stop, _ in places.municipalities(view):
        if begin <= end + 4:
            start, end = (start or begin), stop
    tail = view[end:]
    parts = _HOUSE_AND_REST.match(tail)
    if parts is None or not tail:
        return OwnAddress(forms=(), whole=0)
    house, rest = parts["house"] or "", parts["rest"]
    to_house = parts["town"] + house
    finer = [tail, *_cuts(to_house, rest)] if house else [tail]
    forms = [form for piece in dict.fromkeys(finer) for form in (view[:end] + piece, view[start:end] + piece, piece)]
    whole = [form for form in dict.fromkeys(forms) if len(form) > 3 and form != view[:end] and form != view[start:end]]
    building = _BUILDING.match(rest)
    parts_alone = [building[0].rstrip("-")] if building else []
    if len(parts["town"]) > 2:
        parts_alone.append(parts["town"])
    return OwnAddress(forms=(*sorted(whole, key=len, reverse=True), *parts_alone), whole=len(whole))


def _cuts(to_house: str, rest: str) -> list[str]:
    """The address to the house, and to the building without the room."""
    building = _BUILDING.match(rest)
    return [to_house + building[0], to_house] if building else [to_house]
