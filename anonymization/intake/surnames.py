"""Whether a short text begins with a Japanese family name: evidence that an unnamed column holds people."""

import unicodedata
from functools import cache

from japanese_personal_name_dataset import load_dataset


@cache
def _families() -> frozenset[str]:
    _, _, families = load_dataset(include_last_names=True)
    return frozenset(families) | {str(entry["reading"]) for entry in families.values()}


def starts_with_surname(text: str) -> bool:
    """Whether one to four first characters are a family name, in kanji or in kana."""
    folded = unicodedata.normalize("NFKC", text)
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in folded)
    return any(hiragana[:n] in _families() for n in range(min(5, len(hiragana)), 0, -1) if n > 1 or " " in folded)
