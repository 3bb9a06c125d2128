"""Whether a run of kanji that no list calls a name could be one: it is not known to be anything else.

The allow-list of this room. Where the place says that a person stands here (面接官：… , …に引き継いだ), a run is masked
unless the dictionary explains it as a word, its tokens hold one, or it ends as words do and names do not.
"""

import re
from bisect import bisect_left
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.spelling import full_name, is_family
from anonymization.text.names.tokens import NUMBER, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    GIVEN_NAME,
    HONORIFIC,
    NOT_PERSON,
    POPULAR,
    ROLE,
    SURNAME_NAME,
    traits,
)

_EVERYDAY: Final = lexicon.NOUN | lexicon.OTHER
_TAILS: Final = frozenset(
    "点日時数額名欄項面感性度者員先所別順率歴職料費金期用式型量値表書票案件策課室係社校店卒込済系的化業版法学"
    "院科語級回次年月週毎可否要未非不個等達局署証券賞権館園庁省会線駅港県市区町村郡都府州国側際処類品物機器具"
)
_HEADS: Final = re.compile("[一二三四五六七八九十百千万両各再初全無未非不要当同本現前元次某諸最第約毎計]")
_COUNTED: Final = re.compile("[一二三四五六七八九十数両][名人社件]")
_LONGEST: Final = 6


class Unlisted:
    """The guard over one text; `sure` asks more of a run, for places that things take as well as persons."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def person(self, start: int, end: int) -> bool:
        """Whether the kanji [start, end) may be a person, known or not, where nothing else is asked for."""
        run = self._tokens.text[start:end]
        trait = traits(run)
        if len(run) == 1 and trait & POPULAR:
            trait &= ~AFTER_ORG  # 島に頼まれた: nothing stands before it that it could end
        if trait & (NOT_PERSON | AFTER_ORG | ROLE | HONORIFIC) or run in lexicon.words("function_nouns"):
            return False
        if run in lexicon.words("offices") or _COUNTED.match(run):
            return False
        if len(run) == 1:
            return bool(trait & SURNAME_NAME)
        if is_family(run) or full_name(run) >= 0.6 or trait & SURNAME_NAME:
            return True
        if run[-1] == "村" and len(run) < 4 and not lexicon.kinds(run) & _EVERYDAY:
            return True  # 陶村: places end so, and surnames
        return self.unknown(start, end, place_too=True)

    def unknown(self, start: int, end: int, *, place_too: bool = False) -> bool:
        """Whether nobody explains the kanji [start, end): no word, no compound of words, no place."""
        run = self._tokens.text[start:end]
        if not 2 <= len(run) <= _LONGEST or _HEADS.match(run) or run[-1] in _TAILS:
            return False
        kinds = lexicon.kinds(run)
        if kinds & _EVERYDAY and not traits(run) & SURNAME_NAME:
            return False
        if kinds & lexicon.PLACE and not place_too and not traits(run) & SURNAME_NAME:
            return False
        return self._nothing_explains(start, end)

    def _nothing_explains(self, start: int, end: int) -> bool:
        tokens = self._tokens
        index = bisect_left(tokens.starts, start)
        if index >= len(tokens.starts) or tokens.starts[index] != start:
            index -= 1  # a token that began before the run: only its rest is looked at
        while index < len(tokens.starts) and tokens.starts[index] < end:
            kind = tokens.kinds[index]
            first, last = tokens.starts[index], tokens.ends[index]
            word = tokens.text[first:last]
            if last > end:
                return False
            if kind & (VERB | NUMBER) or (kind & SUFFIX and last - first > 1):
                return False
            trait = traits(word)
            if last - first > 1 and (trait & (NOT_PERSON | AFTER_ORG | ROLE) or _word(word, kind)):
                return False
            index += 1
        return True


def _word(word: str, kind: int) -> bool:
    """Whether a token of two kanji or more is an everyday word and no name."""
    return bool(kind & _EVERYDAY) and not kind & UNKNOWN and not traits(word) & (SURNAME_NAME | GIVEN_NAME)
