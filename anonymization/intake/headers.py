"""What a header cell says, whatever its width, decoration and spacing: for comparison and for the dictionary."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_REQUIRED: Final = re.compile(
    r"[(\[【<《〔]?\s*(必須|任意|必須項目|任意項目|required|optional|mandatory)\s*[)\]】>》〕]?"
)
_MARKS: Final = re.compile(r"[*※†‡■□◆◇●○★☆▼▲#:;。、]+")
_NUMBER_SIGN: Final = re.compile(r"(?<=\w)\s*#\s*$")  # "Applicant #"
_CUSTOM_FIELD: Final = re.compile(r"(?<=\w)__p?[cr]$", re.IGNORECASE)  # Salesforce: 氏名__c
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS: Final = re.compile(r"[\s_\-./\\|・,‐‑–—]+")


def fold(header: str) -> str:
    """For comparing the header of a file with a contract: width, case, spaces and invisible characters do not count."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", header))
    return re.sub(r"\s+", "", text).casefold()


def stem(header: str) -> str:
    """For the dictionary: `氏名|必須` → `氏名`, `Applied_At *` → `applied at`, `氏名（任意）` → `氏名`.

    Words stay apart by one space. Empty for an unnamed column.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", header)).strip().replace("曰", "日")
    if text == "#":
        return "no"
    text = _CUSTOM_FIELD.sub("", text)
    text = _NUMBER_SIGN.sub(" no", _CAMEL.sub(" ", text)).casefold()
    text = _MARKS.sub(" ", _REQUIRED.sub(" ", text))
    return _SEPARATORS.sub(" ", text).strip()


def occurrences(headers: Iterable[str]) -> list[tuple[str, int]]:
    """Each header as (folded, how many before it have the same name): names duplicate and unnamed columns apart."""
    seen: Counter[str] = Counter()
    keys = []
    for header in headers:
        key = fold(header)
        keys.append((key, seen[key]))
        seen[key] += 1
    return keys


def labels(headers: Iterable[str]) -> list[str]:
    """A distinct name for each column in reports: `備考`, `備考 (2)`, `column 7` for an unnamed one."""
    names: list[str] = []
    taken: set[str] = set()
    for number, header in enumerate(headers, start=1):
        base = _INVISIBLE.sub("", header).strip() or f"column {number}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        names.append(name)
    return names
