"""Names of others in a text: every finder in one pass over one tokenisation."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from anonymization.text.names.again import seen_again
from anonymization.text.names.cued import find_cued
from anonymization.text.names.formed import find_formed
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
from anonymization.text.names.tokens import Tokens, tokenize
from anonymization.text.names.unexplained import find_unexplained
from anonymization.text.names.unlisted_kana import find_unlisted_kana
from anonymization.text.normalise import Normalised
from anonymization.text.spans import Span

_SURE: Final = 0.5
_COMPANY: Final = ("株式会社", "有限会社", "合同会社", "(株)", "(有)")
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


# Each of them looks at one text's tokens alone; run by run over the batch, for a finder's own code and tables stay in
# the processor's caches from text to text: a sixth faster than all finders over one text after the other.
_FINDERS: Final[tuple[Callable[[Tokens], Iterable[Found]], ...]] = (
    find_kanji,
    find_katakana,
    find_cued,
    find_labelled,
    find_placed,
    find_formed,
    find_noted,
)


def find_names(texts: Sequence[str]) -> list[list[Found]]:
    """All names in normalised texts, overlaps included; what is settled between them is not this room's matter."""
    answer: list[list[Found]] = [[] for _ in texts]
    places = [place for place, text in enumerate(texts) if _JAPANESE.search(text) is not None]
    tokens = [tokenize(texts[place]) for place in places]
    for place, names in zip(places, _japanese(tokens), strict=True):
        answer[place] = names
    for text, found in zip(texts, answer, strict=True):
        found.extend(find_latin(text))
    return answer


def _japanese(batch: Sequence[Tokens]) -> list[list[Found]]:
    """The names in texts with kana or kanji in them, stage by stage: later ones build on what earlier ones found."""
    answer: list[list[Found]] = [[] for _ in batch]
    for finder in _FINDERS:
        for tokens, found in zip(batch, answer, strict=True):
            found.extend(finder(tokens))
    for tokens, found in zip(batch, answer, strict=True):
        found[:] = [name for name in found if not _company(tokens.text, name)]
    for tokens, found in zip(batch, answer, strict=True):
        found.extend(find_kana(tokens, [name for name in found if name.score >= _SURE]))
    for tokens, found in zip(batch, answer, strict=True):
        found.extend(find_unlisted_kana(tokens.text))
        found.extend(find_own_lines(tokens.text))
    for tokens, found in zip(batch, answer, strict=True):
        found.extend(find_unexplained(tokens))
    for tokens, found in zip(batch, answer, strict=True):
        found.extend(listed(tokens, found))
        found.extend(seen_again(tokens, found))
    return answer


def _company(text: str, name: Found) -> bool:
    """Whether the word in katakana is what a company is called: 株式会社ランバート."""
    return "ァ" <= text[name.start] <= "ヴ" and text.endswith(_COMPANY, max(0, name.start - 5), name.start)


class Names:
    """The recogniser of persons whom no column of the row names."""

    name: Final = "names"
    entities: Final = ("PERSON", "LOCATION", "ORGANIZATION")

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text; equal texts of a batch are read once."""
        texts = list(dict.fromkeys(folded.text for folded in batch))
        known = {
            text: [Span(name.start, name.end, name.entity, name.score, self.name, pattern=name.rule) for name in found]
            for text, found in zip(texts, find_names(texts), strict=True)
        }
        return [known[folded.text] for folded in batch]
