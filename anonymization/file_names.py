"""A dropped file's name as it may be shown: only where every part of it is a word or a date that names nobody.

Receipts, labels of tasks and logs show names of files, and people put names of people into them
(`山田花子_応募書類.csv`, `yamada-0312.xlsx`). What is safe is listed (file_words.txt, the company's own id, days of
export); everything else is shown by the number of its load.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_WORDS: Final = Path(__file__).parent / "file_words.txt"
# an export's own day or moment; a birth date lies before
_MOMENT: Final = re.compile(
    r"(?<!\d)20(?:1[5-9]|[2-9]\d)(?:[-_./年]?(?:1[0-2]|0?[1-9])(?:[-_./月]?(?:3[01]|[12]\d|0?[1-9])日?)?)?[月年]?"
    r"(?:[-_T ]?(?:[01]\d|2[0-3])[-:時]?[0-5]\d(?:[-:分]?[0-5]\d秒?)?)?(?!\d)"
)
_MOST_DIGITS: Final = 4  # of a running number; an id, a phone or a postal code has more
_SUFFIX: Final = re.compile(r"(?:\.(?:csv|tsv|txt|xlsx|xls|zip|gz|json|html?|tab|dat)){1,2}$", re.IGNORECASE)


def shown_name(name: str, *, company: str, load_id: str) -> str:
    """The name itself where it can name nobody, else `export-<first digits of the load>` with the file's suffix."""
    suffix = _SUFFIX.search(name)
    stem = name[: suffix.start()] if suffix else name
    if len(name) <= 120 and _names_nobody(unicodedata.normalize("NFKC", stem), company=company):
        return name
    return f"export-{load_id[:8]}{suffix[0].lower() if suffix else ''}"


def _names_nobody(stem: str, *, company: str) -> bool:
    rest = _MOMENT.sub(" ", stem)
    if sum(char.isdigit() for char in rest) > _MOST_DIGITS:
        return False
    rest = re.sub(r"([a-z])(?=[A-Z])", r"\1 ", rest)  # ApplicantList
    own = set(re.findall(r"[a-z]+", company.lower()))
    words = (word for word in re.findall(r"[^\W\d_]+", rest.lower()))
    return all(word in own or _listed().fullmatch(word) for word in words)


@cache
def _listed() -> re.Pattern[str]:
    """One Latin word of the list, or Japanese words of the list run together."""
    words = [
        word for line in _WORDS.read_text("utf-8").splitlines() if not line.startswith("#") for word in line.split()
    ]
    latin = sorted((word for word in words if word.isascii()), key=len, reverse=True)
    japanese = sorted((word for word in words if not word.isascii()), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, latin))})s?|(?:{'|'.join(map(re.escape, japanese))})+")
