"""One shape of personal data, and what stands beside a number in RE2, which cannot look around."""

from dataclasses import dataclass
from typing import Final, Literal

EDGE: Final = "(?:^|[^0-9])"
END: Final = "(?:[^0-9]|$)"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One kind of personal data: its RE2 pattern and its name in both languages.

    `duty` is why the law wants it gone: it describes a person, it is a code that identifies one, or it costs money.
    `may_stay` says that masked prose may hold it for good reasons: there it is shown and does not stop a load.
    """

    kind: str
    pattern: str
    ja: str
    en: str
    duty: Literal["describes", "identifies", "financial"] = "describes"
    may_stay: bool = False


def beside(cues: str, number: str) -> str:
    """A number with a word before it on the same line, or right behind it."""
    return rf"(?i)(?:{cues})[^\n]{{0,24}}?{EDGE}{number}{END}|{EDGE}{number}[^0-9\n][^\n]{{0,12}}(?:{cues})"
