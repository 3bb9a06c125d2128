"""A name seen once is a name wherever it stands: the 荒川 of 荒川強啓, the クレイグ of クレイグ・ビジオ."""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import NOUN, OTHER, kinds
from anonymization.text.names.spelling import LONGEST_SURNAME, is_family
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import is_kanji_char

_SURE: Final = 0.7
_JOIN: Final = re.compile("[・=]")
_KATAKANA: Final = re.compile("[ァ-ヴー]{3,}")


def seen_again(tokens: Tokens, found: Sequence[Found]) -> list[Found]:
    """Further places of the surnames and the katakana parts of the names found."""
    parts: dict[str, int] = {}
    for name in found:
        if name.score >= _SURE and name.entity == "PERSON":
            for part in _parts(tokens.text[name.start : name.end]):
                parts.setdefault(part, name.start)
    if not parts:
        return []
    text, starts = tokens.text, tokens.boundaries
    covered = {position for name in found for position in range(name.start, name.end)}
    more = []
    for part in parts:
        at = text.find(part)
        while at >= 0:
            end = at + len(part)
            if at not in covered and at in starts and _stands_alone(text, at, end):
                more.append(Found(at, end, 0.6, "seen_again"))
            at = text.find(part, end)
    return more


def _parts(name: str) -> list[str]:
    if is_kanji_char(name[0]):
        for cut in range(min(LONGEST_SURNAME, len(name)), 1, -1):
            family = name[:cut]
            if is_family(family) and (len(name) > cut):
                return [family]
        return []
    pieces = _JOIN.split(name)
    return [
        piece
        for piece in pieces
        if len(pieces) > 1 and _KATAKANA.fullmatch(piece) and not kinds(piece) & (NOUN | OTHER)
    ]


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if is_kanji_char(text[start]):
        return not (after and is_kanji_char(after)) and not (before and is_kanji_char(before))
    return not (after and "ァ" <= after <= "ー") and not (before and "ァ" <= before <= "ー")
