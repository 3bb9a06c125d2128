"""A person's name as identity compares it: variants of a character folded, scripts told apart, parts where known."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from japanese_personal_name_dataset import load_dataset

from anonymization.identity.latin import latin_from_kana, latin_key, romanised

# Glyphs of one name that registers, fonts and cp932 exchange for each other. For comparison only, never for display.
_VARIANTS: Final = str.maketrans(
    "髙﨑碕邉邊澤齊齋斉濱濵嶋嶌廣國眞惠櫻黑瀨德曾寬榮壽彌藏萬條實淺與靜圓嶽冨槇舘桒𠮷靑峯檜籔渕龍瀧增郞爲絲晄ヶヵ",
    "高崎崎辺辺沢斎斎斎浜浜島島広国真恵桜黒瀬徳曽寛栄寿弥蔵万条実浅与静円岳富槙館桑吉青峰桧薮淵竜滝増郎為糸晃ケカ",
)
_TO_KATAKANA: Final = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_SMALL_KANA: Final = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ")
_LENGTHENED: Final = {"a": "ア", "i": "イ", "u": "ウ", "e": "イ", "o": "ウ"}  # ユーコ is written ユウコ as well
_KANA: Final = re.compile(r"[ァ-ヺー\s]+")
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f\u0300-\u036f\s.,'-]+")
_SEPARATORS: Final = re.compile(r"[\s\u3000・･=/_]+")
_ASIDE: Final = re.compile(r"[(\[<〔【].*?[)\]>〕】]")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # glyph selectors too
_REPEATED: Final = re.compile("(.)[々〻]")
_HONORIFIC: Final = re.compile(r"(?<=..)(様|さま|さん|殿)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameKeys:
    """What a name offers for comparison. Empty where the name does not say."""

    name: str = ""  # kanji (or any script that is neither kana nor Latin), the same whichever part stands first
    kana: str = ""
    given_name: str = ""
    given_kana: str = ""
    latin: tuple[str, str] = ("", "")  # two parts; sorted where their order is not known
    latin_ordered: bool = False  # family first, given second
    latin_foreign: bool = False  # letters that no Japanese reading gives: they do not compare with one
    many_parts: bool = False  # a middle name, which the next form may leave out: which part is given is not known


def name_keys(*, name: str | None, kana: str | None, romaji: str | None) -> NameKeys:
    """The keys of one person's name; a name cell in kana or Latin letters stands in for a reading not given."""
    written, reading, roman = _clean(name), _katakana(_clean(kana)), _clean(romaji)
    if _KANA.fullmatch(in_kana := _katakana(written)):
        written, reading = "", reading or in_kana
    elif _LATIN.fullmatch(written):
        written, roman = "", roman or written
    if reading and not _KANA.fullmatch(reading):  # kanji or letters in the column of readings compare as no reading
        reading, roman = "", roman or (reading if _LATIN.fullmatch(reading) else "")
    written = _folded(_HONORIFIC.sub("", written))
    written_parts, kana_parts = _pieces(written), [_kana_key(part) for part in _pieces(reading)]
    family, given_name = _parts(written_parts, surnames=_surnames()[0])
    kana_family, given_kana = _parts(_pieces(reading), surnames=_surnames()[1])
    latin, ordered, foreign = _latin(roman)
    if kana_family and given_kana and not foreign:
        latin, ordered = (latin_from_kana(kana_family), latin_from_kana(given_kana)), True
    return NameKeys(
        name=_whole(written_parts),
        kana=_whole(kana_parts),
        given_name=given_name if family else "",
        given_kana=_kana_key(given_kana) if kana_family else "",
        latin=latin,
        latin_ordered=ordered,
        latin_foreign=foreign,
        many_parts=max(len(written_parts), len(kana_parts), len(_letters(roman))) > 2,
    )


def _clean(text: str | None) -> str:
    """NFKC, lower case, one space between parts, no bracketed remark (a former name, a nickname)."""
    if not text:
        return ""
    folded = _ASIDE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).lower()
    return _SEPARATORS.sub(" ", folded).strip()


def _folded(written: str) -> str:
    """One glyph for its variants, and what 々 repeats written out: 佐々木 is 佐佐木."""
    return _REPEATED.sub(r"\1\1", written.translate(_VARIANTS))


def _katakana(text: str) -> str:
    return text.translate(_TO_KATAKANA)


def _pieces(text: str) -> list[str]:
    """The parts between spaces; a name that is spaced out letter by letter is one part."""
    parts = text.split()
    spaced_out = len(parts) > 2 and 2 * sum(len(part) == 1 for part in parts) >= len(parts)
    return ["".join(parts)] if spaced_out else parts


def _whole(parts: list[str]) -> str:
    """One key whichever part was written first: of two, also without a space between them, the least rotation."""
    if len(parts) > 2:
        return " ".join(sorted(parts))
    joined = "".join(parts)
    return min((joined[n:] + joined[:n] for n in range(len(joined))), default="")


def _kana_key(kana: str) -> str:
    """Small and old letters as large and new ones, a prolonged vowel as the vowel that is written for it."""
    if "ー" not in kana:
        return kana.translate(_SMALL_KANA)
    written: list[str] = []
    for c in kana:
        if c == "ー":
            vowel = latin_from_kana("".join(written[-2:]))[-1:]
            written.append(_LENGTHENED.get(vowel, ""))
        else:
            written.append(c)
    return "".join(written).translate(_SMALL_KANA)


def _parts(parts: list[str], *, surnames: frozenset[str]) -> tuple[str, str]:
    """Family and given name: at the space, else after the longest known surname that leaves something. Given first
    where only what stands second is a known surname; of more than two parts it is not known which is which."""
    if len(parts) == 2:
        first, second = parts
        return (second, first) if second in surnames and first not in surnames else (first, second)
    if len(parts) == 1:
        text = parts[0]
        for end in range(min(len(text) - 1, 8), 0, -1):
            if text[:end] in surnames:
                return text[:end], text[end:]
    return "", ""


def _letters(roman: str) -> list[str]:
    return [part for part in re.split(r"[\s,.]+", roman) if latin_key(part)]


def _latin(roman: str) -> tuple[tuple[str, str], bool, bool]:
    """First and last part, whether their order is known, and whether the letters are no Japanese reading's."""
    written = _letters(roman)
    if len(written) < 2:
        return ("", ""), False, False
    foreign = not all(romanised(part) for part in written)
    parts = [latin_key(part) for part in written]
    if "," in roman:
        return (parts[0], parts[1]), True, foreign
    return (min(parts[0], parts[-1]), max(parts[0], parts[-1])), False, foreign


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Known surnames, folded as names are, and their readings in katakana."""
    _, _, names = load_dataset("opti", include_last_names=True)
    written = frozenset(_folded(kanji) for kanji in names)
    return written, frozenset(_katakana(entry["reading"]) for entry in names.values())
