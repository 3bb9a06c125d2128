"""A second reading of texts in which a mask changes what stands beside it, so that masking twice changes nothing.

佐藤4111111111111111 hides a card until the name is masked: look-arounds and tokens see the neighbour. Only texts in
which a span touches a letter or a digit are read again; behind kana and punctuation nothing new comes to light.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from anonymization.text.masking import mask
from anonymization.text.spans import Span

_JAPANESE: Final = re.compile(r"[ぁ-ヿ一-鿿ｦ-ﾟ]")


def touches(text: str, spans: Sequence[Span]) -> bool:
    """Whether a span stands directly beside a letter, a digit, a kanji or a katakana that it does not cover."""
    if _turns_english(text, spans):
        return True
    covered = {span.start for span in spans} & {span.end for span in spans}
    return any(
        (span.start > 0 and span.start not in covered and _binds(text[span.start - 1]))
        or (span.end < len(text) and span.end not in covered and _binds(text[span.end]))
        for span in spans
    )


def _turns_english(text: str, spans: Sequence[Span]) -> bool:
    """Whether letters or digits but no kana or kanji are left outside the spans: the rest reads as English."""
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    rest = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return any(map(str.isalnum, rest)) and _JAPANESE.search(rest) is None


def _binds(char: str) -> bool:
    return char in "-−<>&@" or (char.isalnum() and not "ぁ" <= char <= "ゖ")


def masked_texts(texts: Sequence[str], found: Sequence[Sequence[Span]]) -> list[str]:
    """Each text as its reader will see it."""
    return [mask(text, spans) for text, spans in zip(texts, found, strict=True)]


def added(masked: str, spans: Sequence[Span], more: Sequence[Span]) -> list[Span]:
    """`spans` of a text and those `more` found in its masked form, brought back to the text, in order."""
    moved = list(spans)
    pieces: list[tuple[int, int, int]] = []  # start and end in `masked`, start in the text, of what stayed
    position = place = 0
    for span in spans:
        size = span.start - position
        pieces.append((place, place + size, position))
        place = masked.index(">", place + size) + 1
        position = span.end
    pieces.append((place, len(masked), position))
    for start, end, origin in pieces:
        for item in more:
            left, right = max(item.start, start), min(item.end, end)
            if left < right:
                moved.append(replace(item, start=origin + left - start, end=origin + right - start))
    moved.sort(key=lambda item: item.start)
    return moved
