"""Hiragana and katakana, one for one."""

from typing import Final


class FoldTable(dict[int, int]):
    """A table for str.translate that learns what stays: a character it does not know costs an exception each time."""

    def __missing__(self, code: int) -> int:
        if len(self) < 1 << 14:
            self[code] = code
        return code


_TO_HIRAGANA: Final = FoldTable({code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)})
_TO_KATAKANA: Final = FoldTable({code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)})


def to_hiragana(text: str) -> str:
    """Katakana as hiragana; anything else stays."""
    return text if text.isascii() else text.translate(_TO_HIRAGANA)


def to_katakana(text: str) -> str:
    """Hiragana as katakana; anything else stays."""
    return text if text.isascii() else text.translate(_TO_KATAKANA)
