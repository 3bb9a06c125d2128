"""Kana to Latin letters, and one spelling for the many in which the same Japanese name is written in them.

Satō, Satou, Satoh and Sato; Shinichi, Sin'iti and Shin-ichi; Jun'ichirō and Zyunitiroo fold to the same letters, so a
name is compared once instead of being written out in every system.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anonymization.text.kana import to_hiragana

_ROWS: Final = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_LETTERS: Final = {
    **{kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)},
    **{"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n'", "ゔ": "vu"},
    **{"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "づ": "zu", "ぢ": "zi"},
}
_GLIDES: Final = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_SMALL_VOWELS: Final = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}

# Hepburn, passport and typed spellings → Kunrei; in this order, each on lower-case ASCII.
_SPELLINGS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"tch", "ttch"),
        (r"sh(?=[aiueo])", "sy"),
        (r"ch(?=[aiueo])", "ty"),
        (r"ts(?=u)", "t"),
        (r"j(?=[aueo])y?", "zy"),
        (r"j(?=y)", "z"),
        (r"j(?=i)|d(?=[iy])", "z"),
        (r"dz", "z"),
        (r"([stz])y(?=i)", r"\1"),
        (r"f(?=u)", "h"),
        (r"m(?=[bpm])", "n"),
        (r"(?<=[ou])h(?![aiueoy])", ""),
        (r"o[ou]+", "o"),
        (r"u{2,}", "u"),
        (r"([aie])\1", r"\1"),
    )
)


def to_romaji(kana: str) -> str:
    """Hiragana or katakana in plain letters, long vowels as typed (さとう → satou); what is no kana is left out."""
    letters: list[str] = []
    doubled = False
    for char in to_hiragana(kana):
        if char == "っ":
            doubled = True
            continue
        if char in _GLIDES and letters:
            letters[-1] = letters[-1][:-1] + _GLIDES[char]
        elif char in _SMALL_VOWELS and letters and letters[-1][0] not in "aiueo":
            letters[-1] = letters[-1][:-1] + _SMALL_VOWELS[char]
        elif char == "ー" and letters:
            letters.append(letters[-1][-1])
        elif char in _LETTERS:
            syllable = _LETTERS[char]
            letters.append(syllable[0] + syllable if doubled and syllable[0] not in "aiueo" else syllable)
            doubled = False
    return "".join(letters).replace("n'", "n")


@lru_cache(maxsize=1 << 15)
def fold_romaji(word: str) -> str:
    """The one spelling of a word in Latin letters that all systems of transcription share."""
    letters = "".join(char for char in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(char))
    for pattern, replacement in _SPELLINGS:
        letters = pattern.sub(replacement, letters)
    return letters
