"""Names that their place alone gives away, whatever they are: behind a label, in a hand-over, before what people do.

No list of names is asked; `Unlisted` keeps what is known to be a word.
"""

from collections.abc import Iterator
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.katakana import everyday_compound
from anonymization.text.names.lexicon import words
from anonymization.text.names.place_cues import (
    DOES,
    GREETING,
    INITIALS,
    MENTION,
    OWN_SPACED,
    POSTED,
    SPOKEN,
    TAILS_OF_WORDS,
)
from anonymization.text.names.readings import is_given_reading, is_surname_reading
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import (
    CONTINENTAL,
    GIVEN_NAME,
    NOT_PERSON,
    ROLE,
    SURNAME_NAME,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted import Unlisted

_HEADS: Final = "\n　 ◎●■◆・★☆(（【["


def find_placed(tokens: Tokens) -> list[Found]:
    """Names by their place. Scores stay low: whoever knows the name itself says more."""
    text = tokens.text
    guard = Unlisted(tokens)
    return [
        *_doing(text, guard),
        *_beside(text, guard),
        *_spaced(text, guard),
        *_spoken(text),
        *_mentioned(text, guard),
    ]


def _doing(text: str, guard: Unlisted) -> Iterator[Found]:
    for match in DOES.finditer(text):
        start, end = match.span(1)
        after = text[end : end + 2]
        if match["people"] is None or after[:1] in (":", ">", "＞", "「"):
            opens = match["people"] is None or not start or text[start - 1] in _HEADS
            if opens and guard.unknown(start, end):
                yield Found(start, end, 0.5, "does" if match["people"] is None else "speaks")
            continue
        if after in ("です", "でご") and not GREETING.search(text, max(0, start - 24), start):
            continue
        if guard.person(start, end):
            yield Found(start, end, 0.5, "does")


def _beside(text: str, guard: Unlisted) -> Iterator[Found]:
    """Before a post that no list of posts holds with a name in front of it."""
    for match in POSTED.finditer(text):
        latin = text[match.end() - 1].isascii() or "ァ" <= text[match.end() - 1] <= "ー"
        if guard.unknown(*match.span(1), place_too=True) or (latin and guard.person(*match.span(1))):
            yield Found(*match.span(1), 0.5, "posted")


def _spaced(text: str, guard: Unlisted) -> Iterator[Found]:
    """Two short words with a space between them, the second a given name and the first no word: 門真 さと美."""
    for match in OWN_SPACED.finditer(text) if " " in text or "　" in text else ():
        family, given = match[1], match[2]
        known = _given_known(given)
        if traits(family) & (CONTINENTAL | SURNAME_NAME) and len(family) == 1:
            known = known or (is_kanji_char(given[0]) and len(given) < 3 and not lexicon.kinds(given))
        if not known:
            continue
        start, end = match.span(1)
        single = len(family) == 1 and bool(traits(family) & (SURNAME_NAME | CONTINENTAL | GIVEN_NAME))
        reading = text.startswith(("(", "（", "さん", "様", "氏"), match.end(2))
        if single or guard.person(start, end) or (reading and len(family) < 4 and _opens(text, start)):
            yield Found(start, match.end(2), 0.6, "spaced")


def _opens(text: str, start: int) -> bool:
    return not start or text[start - 1] in "\n、。・:／/（(「【"


def _spoken(text: str) -> Iterator[Found]:
    """A name in kana before what only people do: サメジマが面接官, ディルシャンから連絡."""
    for match in SPOKEN.finditer(text):
        word = match[1]
        if word in words("safe_katakana") or word in words("kana_words") or traits(word) & (NOT_PERSON | ROLE):
            continue
        kinds = lexicon.kinds(word)
        katakana = "ァ" <= word[0] <= "ヴ"
        if (is_surname_reading(word) and not kinds & (lexicon.NOUN | lexicon.OTHER)) or (
            katakana and len(word) > 2 and not kinds & ~lexicon.ANY_NAME and not everyday_compound(word)
        ):
            yield Found(*match.span(1), 0.5, "spoken")


def _given_known(word: str) -> bool:
    """Whether the word is a given name, in whatever scripts it is written."""
    if all(map(is_kanji_char, word)):
        return bool(traits(word) & GIVEN_NAME) and not traits(word) & (NOT_PERSON | ROLE)
    if any(map(is_kanji_char, word)):
        return lexicon.is_given(word) or _mixed(word)
    return is_given_reading(word) and word not in words("kana_words")


def _mixed(word: str) -> bool:
    """ゆり恵, 千はる: kana that sound like a name, and kanji that names use."""
    kana = word.strip("".join(char for char in word if is_kanji_char(char)))
    kanji = word.replace(kana, "", 1)
    return (
        not lexicon.kinds(word)
        and kana not in TAILS_OF_WORDS
        and all(char in lexicon.given_characters() for char in kanji)
    )


def _mentioned(text: str, guard: Unlisted) -> Iterator[Found]:
    for match in INITIALS.finditer(text):
        yield Found(*match.span(), 0.6, "initials")
    if "@" in text or "＠" in text:
        for match in MENTION.finditer(text):
            if guard.person(*match.span(1)) or traits(match[1]) & SURNAME_NAME:
                yield Found(match.start(1), match.end(), 0.6, "mention")
