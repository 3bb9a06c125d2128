"""Foreign names in katakana: parts joined by ・ or ＝, or one part that a dictionary, a cue or nothing at all explains."""

import re
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import ANY_NAME, NOUN, OTHER, PLACE, PROPER, words
from anonymization.text.names.tokens import UNKNOWN, Tokens

_PART: Final = r"[ァ-ヴヷ-ヺー][ァ-ヴヷ-ヺー〜ヽヾ]*"
_INITIAL: Final = r"[A-Z]\.?"
_JOIN: Final = r"[・･=゠]"
_CHUNK: Final = re.compile(rf"(?:{_PART}|{_INITIAL}(?={_JOIN}))(?:{_JOIN}(?:{_PART}|{_INITIAL}(?![A-Za-z0-9])))*")


def find_katakana(tokens: Tokens) -> list[Found]:
    """Names in katakana. Chunks are found in the text; the tokens only say what the dictionary knows of them."""
    found = []
    kinds = _kinds_by_start(tokens)
    for match in _CHUNK.finditer(tokens.text):
        start, end = match.span()
        if end - start < 2:
            continue
        judged = _judge(tokens.text, start, end, kinds)
        if judged is not None:
            found.append(judged)
    return found


def _kinds_by_start(tokens: Tokens) -> dict[int, tuple[int, int]]:
    return {start: (end, kind) for start, end, kind in zip(tokens.starts, tokens.ends, tokens.kinds, strict=True)}


def _judge(text: str, start: int, end: int, kinds: dict[int, tuple[int, int]]) -> Found | None:
    chunk = text[start:end]
    parts = re.split(_JOIN, chunk)
    if len(parts) == 1:
        score, rule = _single(chunk, start, end, kinds)
    else:
        score, rule = _joined(parts)
    return Found(start, end, score, rule) if score else None


def _single(word: str, start: int, end: int, kinds: dict[int, tuple[int, int]]) -> tuple[float, str]:
    if word in words("safe_katakana"):
        return 0.0, ""
    token = kinds.get(start)
    if token is None:
        return 0.0, ""
    stop, kind = token
    if stop == end:
        if kind & ANY_NAME:
            return 0.6, "katakana_name"
        if kind & UNKNOWN and len(word) >= 3:
            return 0.4, "katakana_unknown"
        return 0.0, ""
    seen = kind
    names = bool(kind & (ANY_NAME))
    while stop < end and stop in kinds:
        stop, kind = kinds[stop]
        seen |= kind
        names = names and bool(kind & (ANY_NAME | UNKNOWN))
    if stop == end and names:
        return 0.6, "katakana_names"
    if stop == end and seen & UNKNOWN and not seen & NOUN:
        return 0.3, "katakana_partly"
    return 0.0, ""


def _joined(parts: list[str]) -> tuple[float, str]:
    kinds = [_part_kind(part) for part in parts]
    named = sum(1 for kind in kinds if kind == "name")
    common = sum(1 for kind in kinds if kind == "common")
    unknown = len(kinds) - named - common - sum(1 for kind in kinds if kind == "place")
    if kinds[-1] == "common" and not (named and kinds[0] == "name" and parts[-1] not in words("after_org")):
        return 0.0, ""
    if named:
        return 0.85, "katakana_joined"
    if unknown == len(kinds):
        return 0.6, "katakana_joined_unknown"
    if unknown:
        return 0.5, "katakana_joined_partly"
    return 0.0, ""


def _part_kind(part: str) -> str:
    if part in words("safe_katakana"):
        return "common"
    bits = lexicon.kinds(part)
    if bits & ANY_NAME:
        return "name"
    if bits & (NOUN | OTHER):
        return "common"
    if bits & (PLACE | PROPER):
        return "place"
    return "unknown"
