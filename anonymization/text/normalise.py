"""Turn what a person typed into what a machine can compare, and remember where each character came from."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Old and variant forms of kanji that names are written in → the form dictionaries and patterns know.
# Only pairs that mean the same name's spelling; 斎/斉 or 島/嶋 are different names to a dictionary.
_VARIANTS: Final = dict(
    zip(
        "髙﨑邉邊齋齊澤濵濱廣國櫻瀨惠眞實德𠮷圓條壽藏瀧鐵曾槇彌榮學應莊豐爲靜黑靑",
        "高崎辺辺斎斉沢浜浜広国桜瀬恵真実徳吉円条寿蔵滝鉄曽槙弥栄学応荘豊為静黒青",
        strict=True,
    )
)
_HYPHENS: Final = (
    "\u00ad\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
)
_SINGLE: Final = {
    **_VARIANTS,
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **{char: char for char in "\t\n\r"},
}
_LONG_VOWELS: Final = frozenset("ー〜~一ㅡ")  # between digits they are typed for a hyphen

_INLINE: Final = "b|i|u|s|em|strong|span|font|small|big|sub|sup|strike|mark|tt|code|a|label|ruby|rb|rp"
_BLOCK: Final = "br|p|div|li|ul|ol|dl|dt|dd|td|tr|th|table|tbody|thead|hr|h[1-6]|blockquote|pre|center|body|html"
# Only attributes that cannot hold a person's words; a tag with others stays text, so that what it holds is looked at.
_ATTRIBUTE: Final = r"(?:class|style|color|size|face|align|width|height|dir|border|rel)\s*=\s*"
_PLAIN: Final = rf"(?:\s+{_ATTRIBUTE}(?:\"[a-z#:;%.,\- 0-9]{{0,80}}\"|'[a-z#:;%.,\- 0-9]{{0,80}}'|[a-z#0-9]{{1,20}}))"
_MARKUP: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
    rf"|</?(?:(?P<inline>{_INLINE})|(?P<block>{_BLOCK})|(?P<ruby>rt)){_PLAIN}{{0,4}}\s{{0,3}}/?>",
    re.IGNORECASE,
)


class _Folds(dict[str, str]):
    """One code point → what it is folded to; filled as texts bring them."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold(char)
        return folded


def _fold(char: str) -> str:
    known = _SINGLE.get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    folded = unicodedata.normalize("NFKC", char)
    return "".join(_VARIANTS.get(part, part) for part in folded)


_FOLDS: Final = _Folds()


@dataclass(frozen=True, slots=True, repr=False)
class Normalised:
    """A folded text; code point i of it came from [starts[i], ends[i]) of the text as given.

    `starts` and `ends` are None where nothing moved.
    """

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def __repr__(self) -> str:
        """Its length, never its words."""
        return f"Normalised({len(self.text)} code points)"

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the text as given that [start, end) of the folded text came from; start < end."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Fold width, hyphens, kanji variants, invisible characters and markup, keeping a map back to the original.

    Never raises and never gets longer than NFKC makes it: a lone surrogate becomes U+FFFD, control and format
    characters go, HTML entities become their character, inline tags go, block tags become a line break.
    """
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return Normalised(text, None, None)
    folding = _Folding([], [], [])
    position = 0
    for match in _MARKUP.finditer(text):
        _fold_plain(text, position, match.start(), folding)
        for char in _markup(match):
            folding.add(char, match.start(), match.end())
        position = match.end()
    _fold_plain(text, position, len(text), folding)
    _hyphenate(folding.chars)
    folded = "".join(folding.chars)
    if len(folded) == len(text) and folding.starts == list(range(len(text))) and folding.ends[-1:] == [len(text)]:
        return Normalised(folded, None, None)
    return Normalised(folded, folding.starts, folding.ends)


@dataclass(slots=True)
class _Folding:
    chars: list[str]
    starts: list[int]
    ends: list[int]

    def add(self, char: str, start: int, end: int) -> None:
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)


def _markup(match: re.Match[str]) -> str:
    if match["block"]:
        return "\n"
    if match["ruby"]:
        return ")" if match[0][1] == "/" else "("
    if match["inline"]:
        return ""
    return "".join(_FOLDS[char] for char in html.unescape(match[0]))


def _fold_plain(text: str, begin: int, end: int, into: _Folding) -> None:
    folds, chars, add = _FOLDS, into.chars, into.add
    for index in range(begin, end):
        folded = folds[text[index]]
        if len(folded) == 1:
            if folded > "\u02ff" and unicodedata.combining(folded) and chars and into.starts[-1] >= begin:
                composed = unicodedata.normalize("NFC", chars[-1] + folded)
                if len(composed) == 1:
                    chars[-1] = composed
                    into.ends[-1] = index + 1
                    continue
            add(folded, index, index + 1)
        else:
            for part in folded:
                add(part, index, index + 1)


def _hyphenate(chars: list[str]) -> None:
    """A long-vowel mark, wave dash or kanji one between two digits is a hyphen (one character for one)."""
    for index in range(1, len(chars) - 1):
        if chars[index] in _LONG_VOWELS and _digit(chars[index - 1]) and _digit(chars[index + 1]):
            chars[index] = "-"


def _digit(char: str) -> bool:
    return "0" <= char <= "9"
