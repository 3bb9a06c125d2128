"""Take a cell with several entries apart, without tearing `C/C++`, `PL/SQL` or `CI/CD`."""

import re
from typing import Final

import pyarrow as pa

from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed

# After NFKC: full-width comma, semicolon and bar are ASCII already.
_ALWAYS: Final = re.compile(r"[,、;|\n\r\t]+|(?<!\d)\s*[・･]\s*|\s+[/-]\s+|(?:^|\s)[●■◆▼◇○★☆※►▪•◦]\s*")
_BULLET: Final = re.compile(r"^[\s\-*・●■◆▼◇○★☆※►▪•◦>]+|^\(?\d{1,2}[.)]\s+|\s+$")
_JSON_LIST: Final = re.compile(r"^\[.*\]$", re.DOTALL)
_QUOTES: Final = "\"'「」『』[]{}"
_SLASH: Final = re.compile(r"\s*/\s*")
# Terms that carry a slash or a middle dot themselves; a slash between anything else separates.
_WITH_SLASH: Final = re.compile(
    r"(?<![a-z0-9])(?:c/c\+\+|c/c#|pl/sql|pl/pgsql|ci/cd|tcp/ip|ui/ux|ux/ui|os/2|os/390|z/os|a/b|b/s|p/l|b/l|i/o"
    r"|client/server|2d/3d|js/ts|html/css|3d/cad|r/3|dc/os|gnu/linux|m/e|qa/qc|oa/pc|s/4hana|r&d|n/a|24/7|at/mt)(?![a-z0-9])",
    re.IGNORECASE,
)
_HELD: Final = "\ue000"  # stands for a slash that stays, inside this module only
# What may separate otherwise than the plain separators do, or stand around an entry and is taken off.
_SPECIAL: Final = re.compile(r"[/・･●■◆▼◇○★☆※►▪•◦\-*>(\[\]{}\"'「」『』\ue000]|\d[.)]\s")
_PLAIN_SEPARATOR: Final = re.compile(r"[,、;|\n\r\t]+")
_LONGEST_CELL: Final = 20_000


def split_text(text: str, *, slashes: bool = True) -> list[str]:
    """The entries of one folded cell, in order, each once."""
    if not text:
        return []
    if len(text) <= _LONGEST_CELL and not _SPECIAL.search(text):
        plain = map(str.strip, _PLAIN_SEPARATOR.split(text))
        return list(dict.fromkeys(filter(None, plain)))
    text = text[:_LONGEST_CELL].replace(_HELD, " ")
    if _JSON_LIST.match(text):
        text = text[1:-1]
    text = _WITH_SLASH.sub(lambda term: term.group().replace("/", _HELD), text)
    parts = _ALWAYS.split(text)
    if slashes:
        parts = [piece for part in parts for piece in _SLASH.split(part)]
    entries = (_BULLET.sub("", part.replace(_HELD, "/")).strip().strip(_QUOTES).strip() for part in parts)
    return list(dict.fromkeys(entry for entry in entries if entry))


def split_cells(values: Strings) -> Parsed:
    """Multi-valued cells as list<string>; blank is null, nothing is bad."""
    answers = [split_text(text) or None if text else None for text in fold(values).to_pylist()]
    return parsed(pa.array(answers, type=pa.list_(pa.string())))
