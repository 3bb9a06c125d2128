"""One spelling for a name in Latin letters, whatever romanisation wrote it, and the same from its kana reading."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ROWS: Final = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_SYLLABLE: Final = {kana: row + v for row, line in _ROWS.items() for v, kana in zip("aiueo", line, strict=True)}
_SYLLABLE.update(
    {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "bu"}
)
_SYLLABLE.update({"ヴ": "bu", "ダ": "da", "ヂ": "zi", "ヅ": "zu", "デ": "de", "ド": "do"})
_GLIDE: Final = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_SMALL_VOWEL: Final = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}

# Hepburn, passport and word-processor spellings brought to the kunrei row; order matters: long before short.
_SPELLINGS: Final = (
    ("tch", "ch"), ("cch", "ch"), ("tsu", "tu"), ("dzu", "zu"), ("du", "zu"), ("di", "zi"), ("dj", "j"), ("jy", "zy"),
    ("cy", "ty"),
    ("cha", "tya"), ("chu", "tyu"), ("cho", "tyo"), ("ch", "t"), ("sha", "sya"), ("shu", "syu"), ("sho", "syo"),
    ("sh", "s"), ("ja", "zya"), ("ju", "zyu"), ("jo", "zyo"), ("j", "z"), ("f", "h"), ("v", "b"), ("wo", "o"),
)  # fmt: skip
_LONG_H: Final = re.compile(r"oh(?=[^aiueoy]|$)")
_LONG: Final = re.compile(r"o[ou]+|u{2,}|a{2,}|i{2,}|e{2,}")
_M_FOR_N: Final = re.compile(r"m(?=[bpm])")
_DOUBLE: Final = re.compile(r"([^aiueo])\1+")


_ROMANISED: Final = re.compile(  # any system's letters for Japanese syllables, and no others: not wei, santos or tran
    r"(?:(?:([kgsztdbprmnc])(?=\1)|t(?=c)|m(?=[bpm]))?"
    r"(?:(?:[kgnhbpmrsztdjc]y|j)?[aiuo]|(?:[kgsztdnhbpmr]|ry)?[aiueo]|(?:sh|ch|dz)[aiuo]|tsu|fu|y[auo]|w[ao])h?|n)+"
)


@lru_cache(maxsize=1 << 16)
def romanised(text: str) -> bool:
    """Whether the letters of a name part can be a Japanese reading's."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text).lower() if "a" <= c <= "z")
    return _ROMANISED.fullmatch(letters) is not None


# Family and given names repeat: of a million people a few ten thousand parts are distinct. Bounded, in memory only.
@lru_cache(maxsize=1 << 16)
def latin_key(text: str) -> str:
    """Lower-case letters of one name part; long vowels and doubled consonants count once: Ōtani = Ohtani = Otani."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(c for c in decomposed if "a" <= c <= "z")
    letters = _LONG_H.sub("o", letters)
    for spelt, kunrei in _SPELLINGS:
        letters = letters.replace(spelt, kunrei)
    letters = _DOUBLE.sub(r"\1", _M_FOR_N.sub("n", letters))
    return _LONG.sub(lambda run: run.group()[0], letters)


@lru_cache(maxsize=1 << 16)
def latin_from_kana(katakana: str) -> str:
    """The same key from a part of a reading in full-width katakana, small letters written small."""
    syllables: list[str] = []
    for kana in katakana:
        if kana in _GLIDE and syllables and syllables[-1].endswith("i"):
            syllables[-1] = syllables[-1][:-1] + _GLIDE[kana]
        elif kana in _SMALL_VOWEL and syllables and syllables[-1][-1:] in "aiueo":
            syllables[-1] = syllables[-1][:-1] + _SMALL_VOWEL[kana]
        else:
            syllables.append(_SYLLABLE.get(kana) or _GLIDE.get(kana) or _SMALL_VOWEL.get(kana) or "")
    return latin_key("".join(syllables))
