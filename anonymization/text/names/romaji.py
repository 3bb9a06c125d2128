"""Japanese names in Latin letters: which spellings sound like a family name or a given name.

Spellings differ (Ohno, Oono, Ōno, Ono; Sinzi, Shinji), so both the lists and the word are brought to one key:
Hepburn without long vowels.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.lexicon import GIVEN, SURNAME

_SYLLABLES: Final = """
あ a い i う u え e お o か ka き ki く ku け ke こ ko さ sa し shi す su せ se そ so た ta ち chi つ tsu て te と to
な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ま ma み mi む mu め me も mo や ya ゆ yu よ yo
ら ra り ri る ru れ re ろ ro わ wa ゐ i ゑ e を o ん n が ga ぎ gi ぐ gu げ ge ご go ざ za じ ji ず zu ぜ ze ぞ zo
だ da ぢ ji づ zu で de ど do ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po ゔ vu
きゃ kya きゅ kyu きょ kyo しゃ sha しゅ shu しょ sho ちゃ cha ちゅ chu ちょ cho にゃ nya にゅ nyu にょ nyo
ひゃ hya ひゅ hyu ひょ hyo みゃ mya みゅ myu みょ myo りゃ rya りゅ ryu りょ ryo ぎゃ gya ぎゅ gyu ぎょ gyo
じゃ ja じゅ ju じょ jo びゃ bya びゅ byu びょ byo ぴゃ pya ぴゅ pyu ぴょ pyo
しぇ she じぇ je ちぇ che てぃ ti でぃ di ふぁ fa
"""
_KANA: Final = dict(zip(_SYLLABLES.split()[::2], _SYLLABLES.split()[1::2], strict=True))
# Other romanisations → Hepburn, before long vowels fall.
_SPELLINGS: Final = (
    ("tch", "cch"), ("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("jy", "j"), ("cy", "ch"),
    ("si", "shi"), ("ti", "chi"), ("zi", "ji"), ("hu", "fu"), ("dzu", "zu"), ("du", "zu"), ("l", "r"),
    ("mb", "nb"), ("mp", "np"), ("mm", "nm"),
)  # fmt: skip
_TU: Final = re.compile("(?<!s)tu")


def kana_key(hiragana: str) -> str:
    """The key of a reading in hiragana; empty where a character has no syllable."""
    out, index, doubled = "", 0, False
    while index < len(hiragana):
        pair = hiragana[index : index + 2]
        step = pair if pair in _KANA else hiragana[index]
        index += len(step)
        if step == "っ":
            doubled = True
            continue
        if step == "ー":
            continue
        syllable = _KANA.get(step)
        if syllable is None:
            return ""
        out += syllable[0] + syllable if doubled else syllable
        doubled = False
    return _fold_long(out)


def _fold_long(text: str) -> str:
    return text.replace("ou", "o").replace("oo", "o").replace("uu", "u")


@lru_cache(maxsize=1 << 16)
def word_key(word: str) -> str:
    """The key of a word in Latin letters, whatever its romanisation and case."""
    plain = unicodedata.normalize("NFKD", word.lower())
    text = "".join(char for char in plain if "a" <= char <= "z")
    text = text.replace("shi", "S1").replace("chi", "C1").replace("tsu", "T1").replace("sh", "S2").replace("ch", "C2")
    for old, new in _SPELLINGS:
        text = text.replace(old, new)
    text = _TU.sub("tsu", text)
    for mark, back in (("S1", "shi"), ("C1", "chi"), ("T1", "tsu"), ("S2", "sh"), ("C2", "ch")):
        text = text.replace(mark, back)
    text = re.sub("oh(?![aeiouy])", "o", text)
    return _fold_long(text)


@cache
def _keys() -> tuple[frozenset[str], frozenset[str]]:
    surnames = {kana_key(reading) for reading in lexicon.surname_readings()}
    surnames |= {key for key in map(kana_key, lexicon.words("surname_readings")) if len(key) > 4}  # Mane, Tame are not
    given = {kana_key(reading) for reading in lexicon.given_readings()}
    return frozenset(key for key in surnames if len(key) > 1), frozenset(key for key in given if len(key) > 1)


@lru_cache(maxsize=1 << 16)
def romaji_kinds(word: str) -> int:
    """SURNAME and GIVEN bits of what the word may spell."""
    key = word_key(word)
    surnames, given = _keys()
    return (SURNAME if key in surnames else 0) | (GIVEN if key in given else 0)
