"""A text as Sudachi's tokens, in columns: tokenised once, read by every finder."""

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from sudachipy import SplitMode, Tokenizer

from anonymization.text.names import lexicon
from anonymization.text.names.lexicon import bit_of, dictionary

# Sudachi refuses more than 49,149 bytes at once; the parts are cut where a sentence ends.
PART: Final = 8_000

PARTICLE: Final = 128
VERB: Final = 256
SUFFIX: Final = 512
NUMBER: Final = 1024
MARK: Final = 2048
PREFIX: Final = 4096
UNKNOWN: Final = 8192  # beside the kind: the word is not in the dictionary
NAMELIKE: Final = lexicon.ANY_NAME | lexicon.PLACE | lexicon.PROPER | UNKNOWN

_OTHERS: Final = {
    "助詞": PARTICLE,
    "助動詞": PARTICLE,
    "動詞": VERB,
    "形容詞": VERB,
    "接尾辞": SUFFIX,
    "補助記号": MARK,
    "記号": MARK,
    "空白": MARK,
    "接頭辞": PREFIX,
}


@dataclass(slots=True)
class Tokens:
    """Token i covers text[starts[i]:ends[i]]; kinds[i] is one bit of lexicon or tokens, with UNKNOWN beside it."""

    text: str
    starts: list[int]
    ends: list[int]
    kinds: list[int]
    boundaries: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        """The starts as a set, for those that ask whether a token begins somewhere."""
        self.boundaries = frozenset(self.starts)

    def word(self, index: int) -> str:
        """The token's characters as they stand in the text."""
        return self.text[self.starts[index] : self.ends[index]]


@cache
def _tokenizer() -> Tokenizer:
    tokenizer: Tokenizer = dictionary().create(mode=SplitMode.C, fields={"pos"})
    return tokenizer


@cache
def _kinds_by_pos() -> list[int]:
    """The kind of each part of speech of the dictionary, by its number."""
    kinds: list[int] = []
    while (pos := dictionary().pos_of(len(kinds))) is not None:
        kinds.append(NUMBER if pos[:2] == ("名詞", "数詞") else _OTHERS.get(pos[0]) or bit_of(pos))
    return kinds


def tokenize(text: str) -> Tokens:
    """Cut the text into tokens. Needs well-formed Unicode: lone surrogates are the normaliser's matter."""
    starts: list[int] = []
    kinds: list[int] = []
    kind_of = _kinds_by_pos()
    for offset, part in _parts(text):
        morphemes = list(_tokenizer().tokenize(part))
        begins = [morpheme.begin() for morpheme in morphemes]
        starts += [offset + begin for begin in begins] if offset else begins
        # Sudachi 0.6 joins unknown katakana and then no longer calls it unknown
        kinds += [
            kind | UNKNOWN
            if kind & lexicon.NOUN
            and (morpheme.is_oov() or ("ァ" <= part[begin] <= "ヴ" and not lexicon.kinds(morpheme.surface())))
            else kind
            for morpheme, begin in zip(morphemes, begins, strict=True)
            for kind in (kind_of[morpheme.part_of_speech_id()],)
        ]
    return Tokens(text, starts, [*starts[1:], len(text)], kinds)


def _parts(text: str) -> list[tuple[int, str]]:
    if len(text) <= PART:
        return [(0, text)]
    parts = []
    start = 0
    while start < len(text):
        end = min(start + PART, len(text))
        if end < len(text):
            cut = max(text.rfind(mark, start + 1, end) for mark in "。\n、 ")
            end = cut + 1 if cut > start else end
        parts.append((start, text[start:end]))
        start = end
    return parts


class Namelike:
    """Where Sudachi reads a name, a proper noun or a word it does not know; gathered only when first asked."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._starts: set[int] | None = None

    def at(self, start: int) -> bool:
        """Whether such a token begins at this character."""
        if self._starts is None:
            pairs = zip(self._tokens.starts, self._tokens.kinds, strict=True)
            self._starts = {begin for begin, kind in pairs if kind & NAMELIKE}
        return start in self._starts
