"""Names of others in a text: every finder in one pass over one tokenisation."""

from anonymization.text.names.found import Found
from anonymization.text.names.kanji import find_kanji
from anonymization.text.names.katakana import find_katakana
from anonymization.text.names.tokens import tokenize


def find_names(text: str) -> list[Found]:
    """All names in a normalised text (NFKC), overlaps included; who decides between them is not this room."""
    tokens = tokenize(text)
    return [*find_kanji(tokens), *find_katakana(tokens)]
