"""Settle what the recognisers say of one text: what is sure enough, and who wins where they overlap.

Nothing that an accepted span covers is ever uncovered: a loser keeps the part the winner leaves over.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from anonymization.text.config import Detection
from anonymization.text.normalise import MASKED
from anonymization.text.patterns.pattern import NOT_PERSONAL
from anonymization.text.record.names_in_text import HONORIFIC
from anonymization.text.spans import Span

_PLACEHOLDER: Final = re.compile(f"{MASKED}+")
_HONOURED: Final = re.compile(r"[ ]?(?:さん|さま|様(?![々式子])|氏(?!名)|くん|君|ちゃん|サマ|サン(?![ァ-ヶー]))")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,8}")
_FURIGANA: Final = re.compile(r"[ ]?[(《〈\[][ぁ-ゖァ-ヺー・ ]{2,24}[)》〉\]]")


def decide(spans: Sequence[Span], text: str, config: Detection) -> list[Span]:
    """Spans in order, without overlaps, all at or above their threshold; offsets stay those of `text`."""
    kept = [span for span in spans if span.score >= config.threshold_of(span.entity) and span.start < span.end]
    if not kept:
        return []
    holes = (
        [Span(*match.span(), NOT_PERSONAL, 2.0, "decide") for match in _PLACEHOLDER.finditer(text)]
        if MASKED in text
        else []
    )
    if len(kept) > 1 or holes:
        kept = _settle([*holes, *kept], text)
    kept = [span for span in kept if span.entity != NOT_PERSONAL]
    return _joined(kept, text)


def _settle(spans: list[Span], text: str) -> list[Span]:
    """Winners first (score, then length); the rest is cut around them."""
    taken: list[Span] = []
    for group in _groups(spans):
        if len(group) == 1:
            taken.extend(group)
            continue
        winners: list[Span] = []  # in order of their place, without overlaps
        for span in sorted(_outermost(group), key=lambda item: (-item.score, item.start - item.end, item.start)):
            for piece in _left_over(span, winners, text):
                insort(winners, piece, key=_start)
        taken.extend(winners)
    taken.sort(key=lambda item: item.start)
    return taken


def _groups(spans: list[Span]) -> list[list[Span]]:
    """Spans that touch each other directly or through others."""
    groups: list[list[Span]] = []
    end = -1
    for span in sorted(spans, key=lambda item: (item.start, item.end)):
        if span.start < end:
            groups[-1].append(span)
        else:
            groups.append([span])
        end = max(end, span.end)
    return groups


def _outermost(group: list[Span]) -> list[Span]:
    """Without the spans that stand inside a longer one: an address in a mail's local part is still a mail."""
    kept: list[Span] = []
    for span in sorted(group, key=lambda item: (item.start, -item.end, -item.score)):
        outer = kept[-1] if kept and span.end <= kept[-1].end else None
        if outer is None or NOT_PERSONAL in (span.entity, outer.entity):
            kept.append(span)
        elif outer.entity == span.entity:
            person = outer.person or span.person
            if person != outer.person or span.score > outer.score:
                kept[-1] = replace(outer, person=person, score=max(outer.score, span.score))
        elif (outer.start, outer.end) == (span.start, span.end):
            kept.append(span)
    return kept


def _left_over(span: Span, winners: list[Span], text: str) -> list[Span]:
    """What of `span` no winner covers."""
    first = bisect_left(winners, span.start, key=_start)
    first -= first > 0 and winners[first - 1].end > span.start
    gaps = []
    start = span.start
    while first < len(winners) and winners[first].start < span.end:
        gaps.append((start, winners[first].start))
        start = winners[first].end
        first += 1
    if not gaps:
        return [span]
    gaps.append((start, span.end))
    return [replace(span, start=left, end=right) for left, right in gaps if _worth_masking(text[left:right])]


def _start(span: Span) -> int:
    return span.start


def _worth_masking(piece: str) -> bool:
    return any(map(str.isalnum, piece)) and not HONORIFIC.fullmatch(piece)


def _joined(spans: list[Span], text: str) -> list[Span]:
    """A reading in brackets and an honorific behind a name belong to it: 山田(やまだ)太郎(たろう)様 is one."""
    done: list[Span] = []
    for span in spans:
        if done and done[-1].end > span.start:  # the reading itself was found as a name
            done[-1] = replace(done[-1], end=max(done[-1].end, span.end))
            continue
        match = _FURIGANA.match(text, span.end) if span.entity == "PERSON" else None
        end = match.end() if match else span.end
        honoured = _HONOURED.match(text, end) if span.entity == "PERSON" else None
        end = honoured.end() if honoured else end
        if done and (_goes_on(done[-1], span, text) or _spaced_kana(done[-1], span, text)):
            done[-1] = replace(done[-1], end=end)
        else:
            done.append(span if end == span.end else replace(span, end=end))
    return done


def _goes_on(before: Span, span: Span, text: str) -> bool:
    """Whether `span` is the given name behind a family name with its reading, or more of one telling (SPECIAL_CARE)."""
    if before.end != span.start or before.entity != span.entity:
        return False
    return span.entity == "SPECIAL_CARE" or (span.entity == "PERSON" and text[span.start - 1] in ")》〉]")


def _spaced_kana(before: Span, span: Span, text: str) -> bool:
    """Whether one space parts two names in katakana: a family and a given name that nobody knew as a pair."""
    return (
        before.entity == span.entity == "PERSON"
        and before.person == span.person
        and span.start - before.end == 1
        and text[before.end] in " \u3000"
        and _KATAKANA.fullmatch(text, before.start, before.end) is not None
        and _KATAKANA.match(text, span.start) is not None
    )
