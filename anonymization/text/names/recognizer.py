"""Names of others in a text: every finder in one pass over one tokenisation."""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.text.names.again import seen_again
from anonymization.text.names.cued import find_cued
from anonymization.text.names.found import Found
from anonymization.text.names.kana import find_kana
from anonymization.text.names.kanji import find_kanji
from anonymization.text.names.katakana import find_katakana
from anonymization.text.names.labels import find_labelled
from anonymization.text.names.latin import find_latin
from anonymization.text.names.lists import listed
from anonymization.text.names.noted import find_noted
from anonymization.text.names.own_line import find_own_lines
from anonymization.text.names.placed import find_placed
from anonymization.text.names.tokens import tokenize
from anonymization.text.names.unexplained import find_unexplained
from anonymization.text.names.unlisted_kana import find_unlisted_kana
from anonymization.text.normalise import Normalised
from anonymization.text.spans import Span

_COMPANY: Final = ("株式会社", "有限会社", "合同会社", "(株)", "(有)")
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def find_names(text: str) -> list[Found]:
    """All names in a normalised text, overlaps included; what is settled between them is not this room's matter."""
    if _JAPANESE.search(text) is None:
        return find_latin(text)
    tokens = tokenize(text)
    starts = frozenset(tokens.starts)
    found = [*find_kanji(tokens), *find_katakana(tokens), *find_cued(tokens, starts), *find_labelled(tokens)]
    found += [*find_placed(tokens), *find_noted(tokens)]
    found = [name for name in found if not _company(text, name)]
    found += find_kana(tokens, [name for name in found if name.score >= 0.5])
    found += find_unlisted_kana(text)
    found += find_own_lines(text)
    found += find_unexplained(tokens)
    found += listed(tokens, found)
    found += seen_again(text, found, starts)
    return [*found, *find_latin(text)]


def _company(text: str, name: Found) -> bool:
    """Whether the word in katakana is what a company is called: 株式会社ランバート."""
    return "ァ" <= text[name.start] <= "ヴ" and text.endswith(_COMPANY, max(0, name.start - 5), name.start)


class Names:
    """The recogniser of persons whom no column of the row names."""

    name: Final = "names"
    entities: Final = ("PERSON", "LOCATION", "ORGANIZATION")

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text; equal texts of a batch are read once."""
        known: dict[str, list[Span]] = {}
        for folded in batch:
            if folded.text not in known:
                known[folded.text] = [
                    Span(found.start, found.end, found.entity, found.score, self.name, pattern=found.rule)
                    for found in find_names(folded.text)
                ]
        return [known[folded.text] for folded in batch]
