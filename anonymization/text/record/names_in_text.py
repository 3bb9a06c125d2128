"""Where a known person's name stands in a text, in any of its forms."""

import re
from collections.abc import Iterator
from typing import Final

from anonymization.text.config import RecordScores
from anonymization.text.names import lexicon
from anonymization.text.record.kana_fold import compact
from anonymization.text.record.person_forms import PersonForms, is_kana, letter_of
from anonymization.text.romaji import fold_romaji
from anonymization.text.spans import Span

HONORIFIC: Final = re.compile(
    r"[ ]?(?:さん|様|さま|氏|君|くん|ちゃん|先生|殿|先輩|後輩|(?:代表|本|副|執行)?(?:部長|次長|課長|係長|"
    r"社長|店長|室長|所長|役員)|主任|主査|マネージャ|リーダー"
    r"|面接官|課長|教授|選手|サマ|サン|クン|チャン|-san|[ ]san)"
)
_LABEL: Final = re.compile(
    r"(?:氏名|名前|旧姓|旧氏|通称|本人|応募者|候補者|面接者|求職者|担当|紹介者|推薦者"
    r"|Mr\.?|Ms\.?|Mrs\.?|Dr\.?)[ ]?(?:は|:"
    r"|の)?[ 「『(]?$"
)
# What may follow a bare name. の を に で と come behind common words as well.
_TOPIC: Final = re.compile(
    r"(?:は|が|も|、|。|,|\.|:|\)|」|』|\n|$|です|だ|と申|と言|といい|本人|から|より|に(?:は|つい|よる|対)"
    r"|と(?:の面|面|話)|の(?:強み|経歴|経験|志望|評価|印象|課題|人柄|場合|ほう|方|受け答え|面接))"
)
_PLACE_AFTER: Final = re.compile(
    r"[ ]?(?:県|都|府|市|区|町|村|郡|駅|大学|高校|高等学校|中学|小学|支店|営業所|工場|線|川|山|湾|港|空港|"
    r"地方|銀行|出身|在住|方面|勤務|本社)"
)
# What stands behind a word of its own; hiragana that go on in another way make it a piece of a longer one.
_AFTER: Final = re.compile(
    r"[のをにとへでやはがも]|なら|ほど|みたい|って|だけ|しか|など|まで|です|さえ|くらい|ぐらい|から|より|らしい"
    r"|[ \t:/・→=\]】>（(）)]"
)
_AFTER_ONE: Final = re.compile(
    r"[のをへ](?![ぁ-ゖ])|なら|ほど|みたい|って|だけ|で[、。内]|[ \t:/・→=\]】>（(）)]"
)  # 誠に is no name
_INSIDE: Final = re.compile("の[中上下奥内外間先木]")
_PARTICLES: Final = frozenset("のがはとにもをやで")
_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[A-Za-zÀ-ɏ]+)?")
_JOIN: Final = re.compile(r"[ ,.\-_'・/]{0,3}")


def find_person(
    text: str, view: tuple[str, list[int] | None], forms: PersonForms, scores: RecordScores
) -> Iterator[Span]:
    """Spans of the person in `text` (normalised); `view` is `compact(text)`, made once for all persons of a row."""
    folded, places = view
    for form in forms.whole:
        for start, end in _hits(folded, places, form):
            if not is_kana(form) or _kana_stands(text, start, end, loose=len(form) > 4):
                yield Span(start, end, "PERSON", scores.whole, "record", "name")
    for kind, parts in (("family", forms.family), ("given", forms.given)):
        for form in parts:
            for start, end in _hits(folded, places, form):
                score = _part_score(text, start, end, form, scores, family=kind == "family")
                if score:
                    yield Span(start, end, "PERSON", score, "record", kind)


def _hits(folded: str, places: list[int] | None, form: str) -> Iterator[tuple[int, int]]:
    start = folded.find(form)
    while start >= 0:
        end = start + len(form)
        yield (start, end) if places is None else (places[start], places[end - 1] + 1)
        start = folded.find(form, start + 1)


def _part_score(text: str, start: int, end: int, form: str, scores: RecordScores, *, family: bool) -> float:
    if " " in text[start:end] and len(form) < 4 and end - start != 2 * len(form) - 1:
        return 0.0  # a short part does not run over a space
    honoured = bool(HONORIFIC.match(text, end))
    if is_kana(form):
        return _kana_score(text, start, end, scores, honoured=honoured)
    if honoured or _LABEL.search(text, max(0, start - 12), start):
        return scores.part
    placed = bool(_PLACE_AFTER.match(text, end))
    if len(form) > 1 and not placed and not _is_common(form):
        return scores.part
    return scores.common if not placed and _word_stands(text, start, end, form, family=family) else 0.0


def _word_stands(text: str, start: int, end: int, form: str, *, family: bool) -> bool:
    """Whether a name that is a word as well is the name here: in the row of 林 a 林が is hardly a wood, 林の中 is."""
    if _is_kanji(text[start - 1 : start]) or (_is_kanji(text[end : end + 1]) and not text.startswith("本人", end)):
        return False
    if _TOPIC.match(text, end):
        return True
    if family:
        return form not in lexicon.words("function_nouns") and not _INSIDE.match(text, end)
    return bool((_AFTER if len(form) > 1 else _AFTER_ONE).match(text, end))


def _kana_score(text: str, start: int, end: int, scores: RecordScores, *, honoured: bool) -> float:
    if _is_katakana(text[start]):
        size = end - start if _kana_stands(text, start, end, loose=False) else 0
        return scores.part if size > 3 or (size and honoured) else scores.common if size > 1 else 0.0
    return _hiragana_score(text, start, end, scores, honoured=honoured)


def _hiragana_score(text: str, start: int, end: int, scores: RecordScores, *, honoured: bool) -> float:
    """The rarer the word, the less is asked of its neighbours."""
    before, word = text[start - 1 : start], text[start:end]
    free = not _is_hiragana(before) or (before in _PARTICLES and not _is_hiragana(text[start - 2 : start - 1]))
    free = free or text.endswith("では", 0, start)
    ends = honoured or not _is_hiragana(text[end : end + 1]) or bool(_AFTER.match(text, end))
    if free and ends and (honoured or end - start > 3):
        return scores.part
    if word in lexicon.words("kana_words"):
        return scores.common if free and ends and _TOPIC.match(text, end) else 0.0
    if end - start > 2 and not _is_common(word):
        behind = free or before in _PARTICLES
        return scores.common if behind and (ends or end - start > 3) else 0.0
    return scores.common if free and ends and end - start > 1 else 0.0


def _kana_stands(text: str, start: int, end: int, *, loose: bool) -> bool:
    """Whether kana at this place are a word of their own and not a piece of a longer one."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _is_katakana(text[start]):
        return not _is_katakana(before) and (not _is_katakana(after) or bool(HONORIFIC.match(text, end)))
    if loose:
        return True
    return not _is_hiragana(before) and (
        not _is_hiragana(after) or bool(HONORIFIC.match(text, end) or _TOPIC.match(text, end))
    )


def _is_katakana(char: str) -> bool:
    return char != "" and ("ァ" <= char <= "ヺ" or char == "ー")


def _is_hiragana(char: str) -> bool:
    return char != "" and "ぁ" <= char <= "ゖ"


def _is_kanji(char: str) -> bool:
    return char != "" and ("一" <= char <= "鿿" or char == "々")


def _is_common(form: str) -> bool:
    """Whether the dictionary knows the spelling as a word that is no name (林, 誠, 心, 希望)."""
    return bool(lexicon.kinds(form) & (lexicon.NOUN | lexicon.OTHER))


def find_latin(text: str, forms: PersonForms, scores: RecordScores) -> Iterator[Span]:
    """The name in Latin letters: whole, in either order, joined, abbreviated, or one part of it; and its initials."""
    words = [(match.start(), match.end(), fold_romaji(match[0])) for match in _WORD.finditer(text)]
    for index, (start, end, word) in enumerate(words):
        if word in forms.latin_whole:
            yield Span(start, end, "PERSON", scores.whole, "record", "romaji")
        if index + 1 < len(words) and _JOIN.fullmatch(text, end, words[index + 1][0]):
            stop, after = words[index + 1][1:]
            if word + after in forms.latin_whole or (word in forms.latin_family and after in forms.latin_given):
                yield Span(start, stop, "PERSON", scores.whole, "record", "romaji")
            elif (len(word) == 1 and after in forms.latin_family and letter_of(word) == forms.initials[1]) or (
                len(after) == 1 and word in forms.latin_family and letter_of(after) == forms.initials[1]
            ):
                stop += len(after) == 1 and text[stop : stop + 1] == "."
                yield Span(start, stop, "PERSON", scores.whole, "record", "romaji_short")
        if word in forms.latin_family or word in forms.latin_given:
            sure = len(word) > 3 or HONORIFIC.match(text, end) or text[start].isupper()
            yield Span(start, end, "PERSON", scores.part if sure else 0.0, "record", "romaji_part")
    yield from _initials(text, forms, scores)


_INITIALS: Final = re.compile(
    r"(?<![A-Za-z0-9])([A-Z])[ ]?[.・][ ]?([A-Z])(?![A-Za-z0-9])\.?|(?<![A-Za-z0-9.])([A-Z])\.?(?=さん|様|"
    r"氏|君|くん|ちゃん)"
)


def _initials(text: str, forms: PersonForms, scores: RecordScores) -> Iterator[Span]:
    if not all(forms.initials):
        return
    for match in _INITIALS.finditer(text):
        letters = (letter_of(match[1]), letter_of(match[2])) if match[1] else None
        if letters in (forms.initials, forms.initials[::-1]) or (match[3] and letter_of(match[3]) in forms.initials):
            yield Span(*match.span(), "PERSON", scores.common, "record", "initials")


def view_of(text: str) -> tuple[str, list[int] | None]:
    """The text as names are compared in it."""
    return compact(text)
