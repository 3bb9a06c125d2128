"""A second reading of what is masked, until nothing more is found: masking twice changes nothing, by construction.

佐藤4111111111111111 hides a card until the name is masked: look-arounds and tokens see the neighbour. Each masked text
is therefore read as its reader will see it, and what comes to light is masked as well. A text that does not come to
rest is made to: it is masked whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from anonymization.text.spans import Record, Span

# Readings before a text is masked whole: people's texts need one or two. A long one gets fewer, so that a hostile one
# of 100 kB is done within a second.
_READINGS: Final = 8
_LONG: Final = 10_000  # code points
_READINGS_OF_LONG: Final = 2

Read = Callable[[Sequence[str], Sequence[Record | None]], list[list[Span]]]


def read_again(
    texts: Sequence[str | None], records: Sequence[Record | None], found: list[list[Span]], read: Read
) -> list[list[Span]]:
    """`found`, and what `read` still finds in the masked texts, in offsets of the texts as given."""
    answer = list(found)
    rows = [row for row, spans in enumerate(answer) if spans]
    reading = 0
    while rows:
        reading += 1
        masked = [_hidden(texts[row] or "", answer[row]) for row in rows]
        more = read(masked, [records[row] for row in rows])
        restless = []
        for row, hidden, spans in zip(rows, masked, more, strict=True):
            size = len(texts[row] or "")
            if spans and reading == (_READINGS_OF_LONG if size > _LONG else _READINGS):
                answer[row] = [Span(0, size, "PERSON", 1.0, "again", "restless")]
            elif spans:
                answer[row] = added(hidden, answer[row], spans)
                restless.append(row)
        rows = restless
    return answer


def _hidden(text: str, spans: Sequence[Span]) -> str:
    """The text masked; every number is 1, for nobody reads through a placeholder."""
    parts: list[str] = []
    position = 0
    for span in spans:
        parts += (text[position : span.start], f"<{span.entity}_1>")
        position = span.end
    return "".join((*parts, text[position:]))


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
    first = 0
    for item in more:
        while pieces[first][1] <= item.start:
            first += 1
        for start, end, origin in pieces[first:]:
            if start >= item.end:
                break
            left, right = max(item.start, start), min(item.end, end)
            if left < right:
                moved.append(replace(item, start=origin + left - start, end=origin + right - start))
    moved.sort(key=lambda item: item.start)
    return moved
