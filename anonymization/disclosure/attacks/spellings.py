"""How a key can be spelt inside a cell: embedded in words or JSON, cut, reversed, in hex, base64 or as a number."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

RUN: Final = re.compile(r"[0-9A-Za-z+/_:=-]{8,}")
SIGNS: Final = re.compile(r"[-_:=]")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){6,}")
WINDOW: Final = 12  # characters of a key that lead back to it as well as all of them
LONGEST: Final = 4096  # of a cell that can be looked through: no figure of a release is that long
_DEPTH: Final = 2  # an encoding of an encoding


def spellings(text: str) -> set[str]:
    """The cell itself and every run of letters and digits in it, as it is and decoded; in lower case.

    `text` of `LONGEST` characters at most.
    """
    found = {text.lower()}
    for run in RUN.findall(text):
        found |= set(_decoded(run, depth=_DEPTH))
    return found


def windows(text: str) -> set[str]:
    """Every run of `WINDOW` characters, read in both directions."""
    return {spelt[at : at + WINDOW] for spelt in (text, text[::-1]) for at in range(max(len(spelt) - WINDOW + 1, 0))}


def _decoded(run: str, *, depth: int) -> Iterator[str]:
    yield run.lower()
    bare = SIGNS.sub("", run)
    yield bare.lower()
    if bare.isdecimal():
        yield f"{int(bare):x}"
    if not depth:
        return
    for content in _bytes(run, bare):
        yield content.hex()
        text = content.decode("ascii", "ignore")
        if len(text) == len(content) and text.isprintable():
            for inner in RUN.findall(text):
                yield from _decoded(inner, depth=depth - 1)


def _bytes(run: str, bare: str) -> Iterator[bytes]:
    if _HEX.fullmatch(bare.lower()):
        yield bytes.fromhex(bare)
    for altchars in (b"+/", b"-_"):
        code = run.rstrip("=").split("=")[-1]
        try:
            yield base64.b64decode(code + "=" * (-len(code) % 4), altchars=altchars, validate=True)
        except (binascii.Error, ValueError):
            continue
