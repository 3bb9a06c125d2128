"""Names written by their sound alone: たなか はなこ, タナカハナコ, and readings in brackets beside a name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.readings import is_full_reading, is_given_reading, is_surname_reading
from anonymization.text.names.tokens import NAMELIKE, Tokens
from anonymization.text.names.traits import GIVEN_NAME, SURNAME_NAME, is_kanji_char, traits

_H: Final = "[ぁ-ゖー]"
_K: Final = "[ァ-ヴー]"
_PAIR: Final = re.compile(rf"(?:({_H}{{2,12}})[ 　]({_H}{{1,12}})|({_K}{{2,8}})[ 　]({_K}{{2,8}}))(?!{_K})")
_RUN: Final = re.compile(rf"(?<!{_H})({_H}{{4,16}})(?!{_H})|(?<![ァ-ヴー・])({_K}{{4,10}})(?![ァ-ヴー・])")
_BRACKET: Final = re.compile(r"[(（「\[【]([ぁ-ゖァ-ヴー][ぁ-ゖァ-ヴー 　・]{1,18})[)）」\]】]")
_TWO_PARTS: Final = re.compile(rf"{_H}{{2,8}}[ 　・]{_H}{{1,7}}|{_K}{{2,8}}[ 　]{_K}{{2,8}}")
_KANJI_BEFORE: Final = re.compile("[一-龠々]{1,4}[ 　]?[一-龠々]{1,3}$")
_KANJI_RUN: Final = re.compile("(?<![一-龠々])[一-龠々ヶ]{1,6}$")
_TITLED: Final = re.compile(
    "[ 　]?(?:さん|様|さま|氏|君|くん|ちゃん|殿|先生|[部課店社室所係次工]長|主任|役員|取締役|マネ)"
)
_OPEN: Final = re.compile(r"[(（「\[【]")
_BESIDE: Final = re.compile(rf"({_H}{{2,8}}[ 　]?{_H}{{0,8}}|{_K}{{2,8}}[ 　]?{_K}{{0,8}})」?[(（]")
_SLASHED: Final = re.compile(rf"[ ]?/[ ]?({_H}{{2,8}}[ ]?{_H}{{2,7}}|{_K}{{2,8}}[ ]?{_K}{{2,8}})(?!{_K}|{_H})")
_LABEL: Final = re.compile(
    r"(?:フリガナ|ふりがな|フリカナ|氏名カナ|カナ氏名|カナ|かな|よみがな|ヨミガナ|読み仮名|読み|よみ|セイメイ|シメイ|氏名|お名前|名前|セイ|メイ|なまえ|ナマエ|応募者名|候補者名"
    r"|カタカナ表記|ひらがな表記|読み方|名義人?)"
    r"(?:は|が|[:： 　]|\)|）)[:： 　は]{0,3}([ぁ-ゖァ-ヴー][ぁ-ゖァ-ヴー 　]{1,18})"
)
_TAIL: Final = re.compile(
    r"(?:さん|さま|くん|ちゃん|サマ|サン|クン|チャン|です|でした|でございます|と(?:いう|いい|申|もう|$|面|会|話)|より|から|まで|[はがのをにともへや]|$)"
)
_SAID: Final = re.compile(
    rf"(?<!{_H})(?:{_H}{{2,8}}[ 　]{_H}{{2,7}}?|{_K}{{2,8}}[ 　]?{_K}{{2,8}})"
    r"(?=と申(?![告請込])|ともうし|と言いま|といいま|と読みま|とよみま|とお読み)"
)
_PARTICLES: Final = frozenset("のはがとにもをやで")


def find_kana(tokens: Tokens, kanji_names: Sequence[Found]) -> list[Found]:
    """Names in kana. `kanji_names` are those found already: a reading in brackets behind one of them belongs to it."""
    text = tokens.text
    return [*_pairs(text), *_runs(tokens), *_brackets(text, kanji_names), *_labelled(text), *_said(text)]


def _pairs(text: str) -> Iterator[Found]:
    """Family name, space, given name."""
    position = 0 if " " in text else len(text)
    while (match := _PAIR.search(text, position)) is not None:
        first, second = (1, 2) if match[1] is not None else (3, 4)
        position = match.end(first) + 1
        begin = _surname_begin(match[first])
        length = _given_length(match[second])
        if begin is not None and length:
            yield Found(match.start(first) + begin, match.start(second) + length, 0.85, "kana_pair")


def _said(text: str) -> Iterator[Found]:
    """Who says their name, however rare: てしがわら げんと申します."""
    for match in _SAID.finditer(text) if "申" in text or "いま" in text or "読" in text else ():
        yield Found(*match.span(), 0.7, "said")


def _surname_begin(run: str) -> int | None:
    """Where in the run the family name begins that reaches to its end: at the start, or behind a particle."""
    for begin in range(max(0, len(run) - 7), len(run) - 1):
        behind = begin == 0 or run[begin - 1] in _PARTICLES or run.endswith(("から", "まで", "より"), 0, begin)
        if behind and is_surname_reading(run[begin:]):
            return begin
    return None


def _given_length(run: str) -> int:
    """How much of the run is a given name: all of it, or what a particle or a title follows."""
    for length in range(min(len(run), 7), 1, -1):
        if (length == len(run) or _TAIL.match(run, length)) and is_given_reading(run[:length]):
            return length
    return 0


def _runs(tokens: Tokens) -> Iterator[Found]:
    """Family and given name with nothing between, when a run of kana is nothing else and Sudachi reads no sentence."""
    open_starts: set[int] | None = None
    for match in _RUN.finditer(tokens.text):
        if match[2] is not None:
            if is_full_reading(match[2]) and not lexicon.kinds(match[2]) & ~lexicon.ANY_NAME:
                yield Found(*match.span(2), 0.75, "kana_run")
            continue
        run = match[1]
        for length in range(min(len(run), 10), 4, -1):
            if length < len(run) and not _TAIL.match(run, length):
                continue
            name = run[:length]
            if is_full_reading(name) and not _everyday(name):
                if open_starts is None:
                    kinds = zip(tokens.starts, tokens.kinds, strict=True)
                    open_starts = {start for start, kind in kinds if kind & NAMELIKE}
                begin = match.start(1)
                if any(start in open_starts for start in range(begin, begin + length)):
                    yield Found(begin, begin + length, 0.6, "kana_run")
                break


def _everyday(name: str) -> bool:
    """Whether the sound is an everyday word, or begins like a verb form that only sounds like two names."""
    return name in words("kana_words") or bool(lexicon.kinds(name) & (lexicon.NOUN | lexicon.OTHER))


def _brackets(text: str, kanji_names: Sequence[Found]) -> Iterator[Found]:
    for name in kanji_names if "/" in text else ():
        spoken = _SLASHED.match(text, name.end)
        if spoken is not None and (is_full_reading(spoken[1].replace(" ", "")) or len(spoken[1]) > 4):
            yield Found(*spoken.span(1), 0.8, "reading_of")
    if _OPEN.search(text) is None:
        return
    ends = {name.end for name in kanji_names}
    starts = {name.start for name in kanji_names}
    for match in _BRACKET.finditer(text):
        inner = match[1].strip(" 　")
        if match.start() in ends or (
            text[match.start() - 1 : match.start()] in (" ", "　") and match.start() - 1 in ends
        ):
            yield Found(match.start(1), match.end(1), 0.9, "reading_of")
        elif _TWO_PARTS.fullmatch(inner) and (
            before := _KANJI_BEFORE.search(text, max(0, match.start() - 7), match.start())
        ):
            yield Found(match.start(1), match.end(1), 0.8, "reading")
            yield Found(before.start(), before.end(), 0.7, "read")
        elif (
            _TITLED.match(text, match.end())
            and (before := _KANJI_RUN.search(text, max(0, match.start() - 5), match.start()))
            and (is_surname_reading(inner) or traits(before[0]) & SURNAME_NAME)
        ):
            yield Found(match.start(1), match.end(1), 0.8, "reading")  # 金(きん)部長
            yield Found(before.start(), before.end(), 0.7, "read")
        elif before := _spelt(text, inner, match.start()):
            yield Found(match.start(1), match.end(1), 0.7, "reading")
            yield Found(before.start(), before.end(), 0.6, "read")
        elif is_full_reading(re.sub("[ 　・]", "", inner)) and (
            match.start() and is_kanji_char(text[match.start() - 1])
        ):
            yield Found(match.start(1), match.end(1), 0.7, "reading")
    for match in _BESIDE.finditer(text):
        if match.end() in starts:
            begin = match.start(1)
            word = re.sub("[ 　]", "", match[1])
            unknown = not lexicon.kinds(word) & (lexicon.NOUN | lexicon.OTHER) and word not in words("kana_words")
            if is_full_reading(word) or is_surname_reading(word) or unknown:
                yield Found(begin, match.end(1), 0.9, "reading_of")


def _spelt(text: str, kana: str, end: int) -> re.Match[str] | None:
    """The kanji before a reading in brackets that ends as their given name does, the family name being unknown."""
    before = _KANJI_RUN.search(text, max(0, end - 7), end) if 4 <= len(kana) <= 12 else None
    if before is None or len(before[0]) < 2 or not kana.isalpha() or lexicon.kinds(before[0]) or lexicon.kinds(kana):
        return None
    run = before[0]
    named = any(
        traits(run[cut:]) & GIVEN_NAME
        and not lexicon.is_deed(run[cut:])
        and any(is_given_reading(kana[at:]) for at in range(2, len(kana) - 1))
        for cut in range(1, len(run))
    )
    return before if named else None


def _labelled(text: str) -> Iterator[Found]:
    for match in _LABEL.finditer(text):
        parts = [part for part in re.split("[ 　]", match[1]) if part]
        size = 0
        named = (
            len(parts) > 1
            and any(label in match[0] for label in ("名前", "氏名", "表記", "読み方"))
            and all(2 <= len(part) <= 6 for part in parts)
        )
        if named or (len(parts) > 1 and _plausible(parts[0]) and _plausible(parts[1])):
            size = text.index(parts[1], match.start(1) + len(parts[0])) + len(parts[1]) - match.start(1)
            yield Found(match.start(1), match.start(1) + size, 0.8, "labelled")
            continue
        for part in parts[:2]:
            known = is_surname_reading(part) or is_given_reading(part) or is_full_reading(part)
            if not known and not (("ァ" <= part[0] <= "ヴ" or _ends_given(part)) and part not in words("kana_words")):
                cut = _given_length(part) or _full_length(part)
                if cut:
                    size = text.index(part, match.start(1) + size) + cut - match.start(1)
                break
            size = text.index(part, match.start(1) + size) + len(part) - match.start(1)
        if size:
            yield Found(match.start(1), match.start(1) + size, 0.8, "labelled")


def _ends_given(part: str) -> bool:
    """Whether kana behind a label end in a given name, the family name before it being unknown: ぬかがあやか."""
    return (
        4 <= len(part) <= 10
        and not lexicon.kinds(part)
        and any(is_given_reading(part[cut:]) for cut in range(2, len(part) - 1))
    )


def _plausible(part: str) -> bool:
    """Whether kana behind a label may be a part of a name, known or not."""
    return (
        2 <= len(part) <= 8
        and part not in words("kana_words")
        and (is_surname_reading(part) or is_given_reading(part) or not lexicon.kinds(part) & lexicon.OTHER)
    )


def _full_length(run: str) -> int:
    for length in range(min(len(run), 10), 3, -1):
        if (length == len(run) or _TAIL.match(run, length)) and is_full_reading(run[:length]):
            return length
    return 0
