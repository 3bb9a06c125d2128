"""One person's name in every form a text may use, from what the row knows of it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anonymization.text.kana import to_hiragana
from anonymization.text.names import lexicon
from anonymization.text.normalise import normalise
from anonymization.text.record.kana_fold import fold_kana
from anonymization.text.romaji import fold_romaji, to_romaji

_SPLIT: Final = re.compile(r"[ \t・･=,、]+")
_BRACKETS: Final = re.compile(r"[(\[<《〈【][^)\]>》〉】]{0,40}[)\]>》〉】]")
_TITLES: Final = re.compile(
    r"(?:さん|様|さま|氏|君|くん|ちゃん|先生|殿|部長|次長|課長|係長|主任|主査|社長|副社長|専務|常務|取締役|"
    r"執行役員|役員|代表|本部長|室長|店長|所長|支店長"
    r"|マネージャー?|リーダー|ディレクター|担当|人事|採用担当|面接官|教授|准教授|医師)+$"
)
_INITIALS_ALIKE: Final = str.maketrans("JCF", "ZTH")
_FORMER: Final = re.compile(r"(?:旧姓|旧氏|通称)[: はを]{0,2}([^\s()（）:、,]{1,8})")
_LATIN: Final = re.compile(r"[A-Za-z]")
_KANJI: Final = re.compile(r"[々一-鿿𠀀-𪛟]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForms:
    """Folded forms: `whole` names the person beyond doubt, `family`/`given` do where the text allows it."""

    whole: frozenset[str]  # folded kanji and kana, compact
    family: frozenset[str]
    given: frozenset[str]
    latin_family: frozenset[str]  # folded romaji words
    latin_given: frozenset[str]
    latin_whole: frozenset[str]
    initials: tuple[str, str]  # of the family and the given name, upper case; "" where unknown


@lru_cache(maxsize=1 << 13)
def person_forms(name: str | None, kana: str | None, romaji: str | None) -> PersonForms:
    """All forms of one person. Any of the three may be missing; a name in Latin letters counts as romaji."""
    former = {fold_kana(match[1]) for match in _FORMER.finditer(normalise(name or "").text)}
    name, kana, romaji = _clean(name), _clean(kana), _clean(romaji)
    if name and _LATIN.search(name) and not romaji:
        name, romaji = "", name
    kanji_parts, kana_parts = _parts(name, kana), _split(kana)
    families = {fold_kana(parts[0]) for parts in (kanji_parts, kana_parts) if len(parts) > 1}
    givens = {fold_kana(parts[-1]) for parts in (kanji_parts, kana_parts) if len(parts) > 1}
    families |= former
    whole = {fold_kana("".join(parts)) for parts in (kanji_parts, kana_parts) if parts}
    whole |= {family + given for family in families for given in givens}
    whole |= {given + family for family in families for given in givens}
    if len(kanji_parts) > 2:  # a foreign name: each part may stand alone
        givens |= {fold_kana(part) for part in kanji_parts[1:] if len(part) > 2}
    latin = _latin(romaji, kana_parts)
    return PersonForms(
        whole=frozenset(form for form in whole if len(form) > 1),
        family=frozenset(families),
        given=frozenset(givens - families),
        latin_family=latin[0],
        latin_given=latin[1],
        latin_whole=latin[2],
        initials=_initials(kana_parts, romaji),
    )


def _clean(value: str | None) -> str:
    if not value:
        return ""
    return _TITLES.sub("", _BRACKETS.sub("", normalise(value).text).strip()).strip()


def _split(value: str) -> list[str]:
    return [part for part in _SPLIT.split(value) if part]


def _parts(name: str, kana: str) -> list[str]:
    """Family and given name; a name written in one piece is cut where the dictionary knows a family name."""
    parts = _split(name)
    if len(parts) != 1 or len(name) < 2 or not _KANJI.search(name):
        return parts
    readings = _split(kana)
    best: tuple[float, int] = (0.0, 0)
    for cut in range(1, len(name)):
        family, given = name[:cut], name[cut:]
        if not lexicon.is_surname(family):
            continue
        likely = 1.0 + (2.0 if lexicon.is_given(given) else 0.0)
        likely += min(lexicon.surname_population().get(family, 0), 1_000_000) / 1_000_000
        likely += 0.5 if len(readings) == 2 and cut == 2 else 0.0
        best = max(best, (likely, cut))
    if best[1]:
        return [name[: best[1]], name[best[1] :]]
    if len(name) <= 2:
        return parts  # a family name alone
    return [name[:2], name[2:]]


def _latin(romaji: str, kana_parts: list[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    pairs: set[tuple[str, str]] = set()
    words = [word for word in re.split(r"[^A-Za-zÀ-ɏ']+", romaji) if word]
    if len(words) > 1:
        pairs |= {(words[0], words[-1]), (words[-1], words[0])}
    if len(kana_parts) > 1:
        pairs.add((to_romaji(kana_parts[0]), to_romaji(kana_parts[-1])))
    whole = {fold_romaji(one + two) for pair in pairs for one, two in (pair, pair[::-1])}
    if len(words) > 2:
        whole |= {fold_romaji("".join(words))}
    single = {fold_romaji(words[0])} if len(words) == 1 else set()
    if len(kana_parts) == 1:
        single.add(fold_romaji(to_romaji(kana_parts[0])))
    families = {fold_romaji(pair[0]) for pair in pairs} | single
    givens = {fold_romaji(pair[1]) for pair in pairs}
    return (
        frozenset(word for word in families if len(word) > 1),
        frozenset(word for word in givens if len(word) > 1),
        frozenset(word for word in whole if len(word) > 3),
    )


def _initials(kana_parts: list[str], romaji: str) -> tuple[str, str]:
    if len(kana_parts) > 1:
        family, given = to_romaji(kana_parts[0]), to_romaji(kana_parts[-1])
    else:
        words = [word for word in re.split(r"[^A-Za-z]+", romaji) if word]
        family, given = (words[0], words[-1]) if len(words) > 1 else ("", "")
    return letter_of(family[:1]), letter_of(given[:1])


def letter_of(char: str) -> str:
    """An initial, the same for both ways to write a sound: Jun and Zyun, Chiba and Tiba, Fumi and Humi."""
    return char.upper().translate(_INITIALS_ALIKE)


def is_kana(form: str) -> bool:
    """Whether a folded form is written in kana alone."""
    return all("ぁ" <= char <= "ゖ" or char == "ー" for char in to_hiragana(form))
