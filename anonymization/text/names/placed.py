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
    ANYONE,
    BRACKETED,
    BULLET,
    GREETING,
    HANDED,
    IN_OFFICE,
    INITIALS,
    ITEM,
    ITEM_END,
    KATAKANA,
    LABEL,
    MENTION,
    OWN_SPACED,
    OWNED,
    PAIRED,
    PEOPLE,
    POSTED,
    SELF,
    SEPARATOR,
    SPELLED,
    SPOKEN,
    TAILS_OF_WORDS,
    TWO_LINES,
    VERDICT,
)
from anonymization.text.names.readings import is_given_reading, is_surname_reading
from anonymization.text.names.spelling import full_name, is_family
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    CONTINENTAL,
    GIVEN_NAME,
    NOT_PERSON,
    POPULAR,
    ROLE,
    SURNAME_NAME,
    WORD_TOO,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted import Unlisted

_HONORED: Final = "殿様氏君印"
_NAMES: Final = ("旧姓", "姓", "氏名", "名前", "お名前", "本名", "改姓", "戸籍名", "戸籍上", "新姓", "通称")


def find_placed(tokens: Tokens) -> list[Found]:
    """Names by their place. Scores stay low: whoever knows the name itself says more."""
    text = tokens.text
    guard = Unlisted(tokens)
    return [
        *_labelled(text, guard),
        *_doing(text, guard),
        *_beside(text, guard),
        *_spaced(text, guard),
        *_spoken(text),
        *_handed(text, guard),
        *_mentioned(text, guard),
        *_judging(text, guard),
        *_owning(text),
        *_apart(text),
    ]


def _labelled(text: str, guard: Unlisted) -> Iterator[Found]:
    reach = 0  # where the last list ended: a label inside it begins no list of its own
    for label in LABEL.finditer(text):
        if label.start() < reach:
            continue
        if label[0][0] == "記" and label.start() and is_kanji_char(text[label.start() - 1]):
            continue  # 日記
        at = label.end()
        loose = "は" in label[0][-2:] and not label[0].startswith(_NAMES)
        while True:
            found = _item(text, at, guard, loose=loose)
            if found is None:
                break
            yield found
            reach = found.end
            mark = SEPARATOR.match(text, found.end)
            if mark is None:
                break
            at = mark.end()


def _item(text: str, at: int, guard: Unlisted, *, loose: bool) -> Found | None:
    match = ITEM.match(text, at)
    if match is None:
        return None if loose else _katakana(text, at)
    start, family_end = match.span(1)
    given = match[3]
    if given and ITEM_END.match(text, match.end()) and _given(given) and _family(text, guard, start, family_end):
        return Found(start, match.end(), 0.6, "label_full")
    for end in range(family_end, start, -1):
        if not ITEM_END.match(text, end):
            continue
        single = (
            end - start == 1
            and traits(text[start:end]) & SURNAME_NAME
            and text[start:end] not in words("function_nouns")
        )
        if (single and not loose) or (guard.unknown if loose else guard.person)(start, end):
            return Found(start, end, 0.55, "label_item")
        return None
    return None


def _family(text: str, guard: Unlisted, start: int, end: int) -> bool:
    return guard.person(start, end) or (end - start == 1 and not traits(text[start:end]) & NOT_PERSON)


def _given(word: str) -> bool:
    if is_kanji_char(word[0]):
        return bool(traits(word) & GIVEN_NAME) or not lexicon.kinds(word) & (lexicon.NOUN | lexicon.OTHER)
    return is_given_reading(word) or (is_kanji_char(word[-1]) and word[-1] in lexicon.given_characters())


def _katakana(text: str, at: int) -> Found | None:
    match = KATAKANA.match(text, at)
    if match is None or not ITEM_END.match(text, match.end()):
        return None
    word = match[0]
    if word in words("safe_katakana") or word in words("kana_words"):
        return None
    known = lexicon.kinds(word)
    if is_surname_reading(word) or (not known & (lexicon.NOUN | lexicon.OTHER) and len(word) < 7):
        return Found(match.start(), match.end(), 0.5, "label_katakana")
    return None


def _doing(text: str, guard: Unlisted) -> Iterator[Found]:
    for match in PEOPLE.finditer(text):
        start, end = match.span(1)
        after = text[end : end + 2]
        if after[:1] in (":", ">", "＞", "「"):
            if start and text[start - 1] not in "\n　 ◎●■◆・★☆(（【[":
                continue
            if guard.unknown(start, end):
                yield Found(start, end, 0.5, "speaks")
            continue
        if after in ("です", "でご") and not GREETING.search(text, max(0, start - 24), start):
            continue
        if guard.person(start, end):
            yield Found(start, end, 0.5, "does")
    for match in SELF.finditer(text) if "と" in text else ():
        if not traits(match[1]) & (NOT_PERSON | ROLE | AFTER_ORG):
            yield Found(*match.span(1), 0.6, "self")
    for match in ANYONE.finditer(text):
        if guard.unknown(*match.span(1)):
            yield Found(*match.span(1), 0.5, "does")


def _beside(text: str, guard: Unlisted) -> Iterator[Found]:
    """In an office (総務課 豊橋 まで), in a pair (福井/竪川にて), on a line with a post in brackets."""
    for pattern in (IN_OFFICE, BULLET):
        for match in pattern.finditer(text):
            if guard.person(*match.span(1)):
                yield Found(*match.span(1), 0.5, "beside")
    for match in POSTED.finditer(text):
        latin = text[match.end() - 1].isascii() or "ァ" <= text[match.end() - 1] <= "ー"
        if guard.unknown(*match.span(1), place_too=True) or (latin and guard.person(*match.span(1))):
            yield Found(*match.span(1), 0.5, "posted")
    for match in PAIRED.finditer(text) if "/" in text or "・" in text else ():
        if guard.person(*match.span(1)) and guard.person(*match.span(2)):
            yield Found(*match.span(1), 0.5, "paired")
            yield Found(*match.span(2), 0.5, "paired")


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


def _handed(text: str, guard: Unlisted) -> Iterator[Found]:
    if "→" in text or "⇒" in text or "->" in text or "=>" in text:
        for match in HANDED.finditer(text):
            if guard.person(*match.span(1)) and guard.person(*match.span(2)):
                yield Found(*match.span(1), 0.5, "handed")
                yield Found(*match.span(2), 0.5, "handed")
    if "(" in text or "（" in text:
        for match in BRACKETED.finditer(text):
            if guard.unknown(*match.span(1)):
                yield Found(*match.span(1), 0.5, "bracketed")


def _mentioned(text: str, guard: Unlisted) -> Iterator[Found]:
    for match in INITIALS.finditer(text):
        yield Found(*match.span(), 0.6, "initials")
    if "@" in text or "＠" in text:
        for match in MENTION.finditer(text):
            if guard.person(*match.span(1)) or traits(match[1]) & SURNAME_NAME:
                yield Found(match.start(1), match.end(), 0.6, "mention")


def _judging(text: str, guard: Unlisted) -> Iterator[Found]:
    """Whom a verdict follows; a surname of one kanji (英：B) only where a longer one stands in the same text."""
    if not any(mark in text for mark in (":", "→", "⇒", "=", "…", "->")):
        return
    spans = [match.span(1) for match in VERDICT.finditer(text) if guard.person(*match.span(1))]
    if any(end - start > 1 for start, end in spans):
        for start, end in spans:
            yield Found(start, end, 0.5, "verdict")


def _owning(text: str) -> Iterator[Found]:
    for match in OWNED.finditer(text):
        trait = traits(match[1])
        if trait & POPULAR and not trait & WORD_TOO and match[1] not in lexicon.words("offices"):
            yield Found(*match.span(1), 0.5, "owned")


def _apart(text: str) -> Iterator[Found]:
    """A name whose letters are typed apart, or whose two parts stand on a line each."""
    if " " in text:
        for match in SPELLED.finditer(text):
            end = match.end() - 2 * (match[0][-1] in _HONORED)
            labelled = LABEL.search(text, max(0, match.start() - 16), match.start())
            if labelled or full_name("".join(text[match.start() : end].split())) >= 0.6:
                yield Found(match.start(), end, 0.92, "apart")
    if "\n" in text:
        for match in TWO_LINES.finditer(text):
            family, given = match[1], match[2]
            known = _given(given) if is_kanji_char(given[0]) else is_given_reading(given)
            if (
                known
                and is_family(family)
                and not traits(given) & (NOT_PERSON | ROLE)
                and given not in words("kana_words")
            ):
                yield Found(match.start(1), match.end(2), 0.6, "two_lines")
