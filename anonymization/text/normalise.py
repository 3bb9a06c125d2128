"""Turn what a person typed into what a machine can compare, and remember where each character came from."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from anonymization.text.spans import ENTITIES

# Old and variant forms of kanji that names are written in → the form dictionaries and patterns know.
# Only pairs that mean the same name's spelling; 斎/斉 or 島/嶋 are different names to a dictionary.
_VARIANTS: Final = dict(
    zip(
        "髙﨑邉邊齋齊澤濵濱廣國櫻瀨惠眞實德𠮷圓條壽藏瀧鐵曾槇彌榮學應莊豐爲靜黑靑證會澁藝勳禮龜亞祿嵜栁槗蔣圀澂鷗",
        "高崎辺辺斎斉沢浜浜広国桜瀬恵真実徳吉円条寿蔵滝鉄曽槙弥栄学応荘豊為静黒青証会渋芸勲礼亀亜禄崎柳橋蒋国澄鴎",
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
_LONG_VOWEL: Final = re.compile("(?<=[0-9])[ー〜~一ㅡ](?=[0-9])")  # typed for a hyphen

# What a placeholder of ours becomes: 〓, the printers' mark for a missing letter. No recogniser reads through it,
# `decide` never masks it, so that a masked text tells nothing more than it did before.
MASKED: Final = "〓"

_INLINE: Final = "b|i|u|s|em|strong|span|font|small|big|sub|sup|strike|mark|tt|code|a|label|ruby|rb|rp"
_BLOCK: Final = "br|p|div|li|ul|ol|dl|dt|dd|td|tr|th|table|tbody|thead|hr|h[1-6]|blockquote|pre|center|body|html"
# Only attributes that cannot hold a person's words; a tag with others stays text, so that what it holds is looked at.
_ATTRIBUTE: Final = r"(?:class|style|color|size|face|align|width|height|dir|border|rel)\s*=\s*"
_PLAIN: Final = rf"(?:\s+{_ATTRIBUTE}(?:\"[a-z#:;%.,\- 0-9]{{0,80}}\"|'[a-z#:;%.,\- 0-9]{{0,80}}'|[a-z#0-9]{{1,20}}))"
_MARKUP: Final = re.compile(
    rf"(?P<masked>(?-i:<(?:{'|'.join(ENTITIES)})_[0-9]{{1,9}}>))"
    r"|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
    rf"|</?(?:(?P<inline>{_INLINE})|(?P<block>{_BLOCK})|(?P<ruby>rt)){_PLAIN}{{0,4}}\s{{0,3}}/?>",
    re.IGNORECASE,
)


class _Folds(dict[int, str]):
    """One code point → what it is folded to; filled as texts bring them. `uneven` are those that do not fold to one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _fold(char)
        if len(folded) != 1 or (folded > "\u02ff" and unicodedata.combining(folded)):
            self.uneven.add(char)
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
    characters go, HTML entities become their character, inline tags go, block tags become a line break, a
    placeholder becomes one `MASKED`.
    """
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return Normalised(text, None, None)
    folding = _Folding([], [], [])
    position = 0
    for match in _MARKUP.finditer(text):
        folding.plain(text, position, match.start())
        for char in _markup(match):
            folding.add(char, match.start(), match.end())
        position = match.end()
    if not position:
        even = text.translate(_FOLDS)
        if _FOLDS.uneven.isdisjoint(text):
            return Normalised(_hyphenate(even), None, None)
    folding.plain(text, position, len(text))
    return Normalised(_hyphenate("".join(folding.chars)), folding.starts, folding.ends)


@dataclass(slots=True)
class _Folding:
    """Folded characters so far, and where each came from."""

    chars: list[str]
    starts: list[int]
    ends: list[int]

    def add(self, char: str, start: int, end: int) -> None:
        """One folded character that came from [start, end)."""
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)

    def plain(self, text: str, begin: int, end: int) -> None:
        """Fold text[begin:end], in which there is no markup."""
        piece = text[begin:end]
        folded = piece.translate(_FOLDS)
        if _FOLDS.uneven.isdisjoint(piece):
            self.chars.extend(folded)
            self.starts.extend(range(begin, end))
            self.ends.extend(range(begin + 1, end + 1))
            return
        for index in range(begin, end):
            folded = _FOLDS[ord(text[index])]
            if not (len(folded) == 1 and self._composed(folded, begin, index)):
                for part in folded:
                    self.add(part, index, index + 1)

    def _composed(self, mark: str, begin: int, index: int) -> bool:
        """Whether a combining mark became one with the character before it (か and a voiced mark: が)."""
        if mark <= "\u02ff" or not unicodedata.combining(mark) or not self.chars or self.starts[-1] < begin:
            return False
        composed = unicodedata.normalize("NFC", self.chars[-1] + mark)
        if len(composed) == 1:
            self.chars[-1] = composed
            self.ends[-1] = index + 1
        return len(composed) == 1


def _markup(match: re.Match[str]) -> str:
    if match["masked"]:
        return MASKED
    if match["block"]:
        return "\n"
    if match["ruby"]:
        return ")" if match[0][1] == "/" else "("
    if match["inline"]:
        return ""
    return html.unescape(match[0]).translate(_FOLDS)


def _hyphenate(text: str) -> str:
    """A long-vowel mark, wave dash or kanji one between two digits is a hyphen (one character for one)."""
    return _LONG_VOWEL.sub("-", text)
