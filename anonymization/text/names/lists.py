"""Names that a list gives away: in 城戸、遠山 the second is a person because the first is."""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, full_name, is_family
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import AFTER_ORG, HONORIFIC, NOT_PERSON, ROLE, is_kanji_char, traits
from anonymization.text.names.unlisted import Unlisted

_MARK: Final = re.compile(
    r"(?:さん|様|氏|君|部長|課長|\([^()]{1,6}\))?[ 　]?"
    r"(?:[、・,/／&+と→やか|]|および|及び|または|又は|並びに|ならびに)[ 　]?"
)
_END: Final = re.compile(
    r"[、・,/／&+。:：(（)）」\]】\s→]|$|の[両二三四五順0-9]|の(?:どちら|いずれ|ほか|他)|ほか|他[、0-9一-九]|両名|ペア|コンビ|さん|様|氏|です|で?[はがもとにを](?![ぁ-ゖ])|で(?![ぁ-ゖ])|に[もは]|とも|のよう|みたい|ら[0-9一-九数]"
)
# 原と秋田の評価に差がある
_COMPARED: Final = re.compile(
    r"(?<![一-龠々])([一-龠々]{1,4})[とや]([一-龠々]{1,4})の(?:評価|意見|見解|印象|コメント|所感|両名)(?=[がにはでを、])"
)
_VIEWS: Final = ("評価", "意見", "見解", "印象", "コメント", "所感", "両名")
_SURE: Final = 0.5
_WORDS: Final = ("および", "または", "及び", "又は", "並びに")
_EXPLAINED: Final = NOT_PERSON | AFTER_ORG | ROLE | HONORIFIC
_LONGEST: Final = LONGEST_SURNAME + LONGEST_GIVEN


def listed(tokens: Tokens, found: Sequence[Found]) -> list[Found]:
    """Names in kanji that one list mark joins to a name already found, on either side of it."""
    text = tokens.text
    guard = Unlisted(tokens)
    covered = {position for name in found if name.score >= _SURE for position in (name.start, name.end - 1)}
    more: list[Found] = []
    for match in _COMPARED.finditer(text) if any(word in text for word in _VIEWS) else ():
        if _is_name(match[1]) and _is_name(match[2]):
            more += [Found(*match.span(1), 0.5, "compared"), Found(*match.span(2), 0.5, "compared")]
    for name in found:
        if name.score < _SURE:
            continue
        if name.rule == "given" and (whole := _with_family(text, name, guard)) is not None:
            more.append(whole)
        end = name.end
        while (mark := _MARK.match(text, end)) is not None:
            nxt = _name_from(text, mark.end(), guard)
            if nxt is None or nxt.start in covered:
                break
            more.append(nxt)
            covered.add(nxt.start)
            end = nxt.end
        before = _name_before(text, name.start, guard)
        if before is not None and before.end - 1 not in covered:
            more.append(before)
    return more


def _with_family(text: str, name: Found, guard: Unlisted) -> Found | None:
    """久慈川乃々佳: the given name with the kanji before it, where nothing else explains them."""
    stop = name.start - (text[name.start - 1 : name.start] in (" ", "　"))
    start = stop
    while start > 0 and stop - start < LONGEST_SURNAME and is_kanji_char(text[start - 1]):
        start -= 1
    if (
        start < stop < name.start
        and not traits(text[start:stop]) & _EXPLAINED
        and not lexicon.is_place(text[start:stop])
    ):
        return Found(start, name.end, 0.6, "family_given")
    known = (
        stop == name.start
        and start < name.start
        and (is_family(text[start : name.start]) or guard.unknown(start, name.start, place_too=True))
    )
    return Found(start, name.end, 0.6, "family_given") if known else None


def _name_from(text: str, start: int, guard: Unlisted) -> Found | None:
    stop = start
    while stop < len(text) and stop - start < _LONGEST and is_kanji_char(text[stop]):
        stop += 1
    for end in range(stop, start, -1):
        if _END.match(text, end) and (_is_name(text[start:end]) or guard.person(start, end)):
            return Found(start, end, 0.5, "listed")
    return None


def _name_before(text: str, end: int, guard: Unlisted) -> Found | None:
    stop = end
    while stop > 0 and end - stop < 2 and text[stop - 1] in "、・,/／&+と→やか| 　":
        stop -= 1
    if text.endswith(_WORDS, 0, end):
        stop = end - 3 + text.endswith(("及び", "又は"), 0, end)
    if stop == end or text[stop:end].strip() == "":
        return None
    start = stop
    while start > 0 and stop - start < _LONGEST and is_kanji_char(text[start - 1]):
        start -= 1
    return (
        Found(start, stop, 0.5, "listed")
        if start < stop and (_is_name(text[start:stop]) or guard.person(start, stop))
        else None
    )


def _is_name(run: str) -> bool:
    if run in words("function_nouns"):
        return False
    return is_family(run) or full_name(run) >= 0.7
