"""Bytes of any encoding → blocks of whole lines in UTF-8, in bounded memory; what cannot be decoded stays visible."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from anonymization.intake.encoding import WIDE

BLOCK: Final = 4 << 20  # bytes of UTF-8 aimed at per block, about 6,500 rows of 30 columns; five are held at most
# Bytes that stand for nothing in Shift JIS, and what Python's cp932 makes of them without a word
_UNASSIGNED: Final = {0x80: 0xDC80, 0xF8F0: 0xDCA0, 0xF8F1: 0xDCFD, 0xF8F2: 0xDCFE, 0xF8F3: 0xDCFF}
_HAS_UNASSIGNED: Final = re.compile("[" + "".join(map(chr, _UNASSIGNED)) + "]")
_CAP: Final = 64 << 20  # a line longer than this is cut: its row is rejected either way


@dataclass(frozen=True, kw_only=True)
class Block:
    """Whole lines in UTF-8. In a dirty block an undecodable byte is a lone surrogate (`surrogatepass`).

    A block that is not `checked` was said to be UTF-8 and nobody has looked yet: pyarrow looks while it reads.
    """

    data: bytes
    dirty: bool = False
    checked: bool = True

    def settled(self) -> "Block":
        """The same, checked."""
        return self if self.checked else _decoded(self.data, "utf-8")

    def since(self, offset: int) -> "Block":
        """What follows the first `offset` bytes."""
        return replace(self, data=self.data[offset:]) if offset else self

    def __add__(self, other: "Block") -> "Block":
        if not self.data:
            return other
        if self.dirty or other.dirty:  # surrogates would not pass another check
            one, two = self.settled(), other.settled()
            return Block(data=one.data + two.data, dirty=one.dirty or two.dirty)
        return Block(data=self.data + other.data, checked=self.checked and other.checked)


def blocks(stream: BinaryIO, *, encoding: str, old_mac: bool = False, size: int = BLOCK) -> Iterator[Block]:
    """The stream in blocks that end at a line end; only the last may lack one.

    `old_mac`: lines end with CR alone.
    """
    for block in _wide(stream, encoding, size) if encoding in WIDE else _narrow(stream, encoding, size):
        yield replace(block, data=block.data.replace(b"\r", b"\n")) if old_mac else block


def _narrow(stream: BinaryIO, encoding: str, size: int) -> Iterator[Block]:
    """Encodings in which the byte 0x0A is always a line end."""
    codec = "utf-8" if encoding == "utf-8-sig" else codecs.lookup(encoding).name
    carry = b""
    first = encoding == "utf-8-sig"
    while piece := stream.read(size):
        if first:
            piece, first = piece.removeprefix(codecs.BOM_UTF8), False
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, -1)) + 1
        if not end and len(carry) < _CAP:
            carry += piece
            continue
        yield _in_utf8(carry + piece[:end], codec)
        carry = piece[end:]
    if carry:
        yield _in_utf8(carry, codec)


def _in_utf8(data: bytes, codec: str) -> Block:
    return Block(data=data, checked=False) if codec == "utf-8" else _decoded(data, codec)


def _decoded(data: bytes, codec: str) -> Block:
    try:
        if codec == "utf-8":
            data.decode(codec)
            return Block(data=data)
        text = data.decode(codec)
        if codec != "cp932" or _HAS_UNASSIGNED.search(text) is None:
            return Block(data=text.encode())
    except UnicodeError:
        text = data.decode(codec, "surrogateescape")
    if codec == "cp932":
        text = text.translate(_UNASSIGNED)
    return Block(data=text.encode("utf-8", "surrogatepass"), dirty=True)


def _wide(stream: BinaryIO, encoding: str, size: int) -> Iterator[Block]:
    """UTF-16 and UTF-32: decoded as a stream; unpaired halves stay visible as surrogates."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    carry = ""
    while piece := stream.read(size):
        text = carry + _stepped(decoder, piece)
        end = text.rfind("\n") + 1
        if not end and len(text) < _CAP:
            carry = text
            continue
        yield _encoded(text[:end])
        carry = text[end:]
    carry += _stepped(decoder, b"", final=True)
    if carry:
        yield _encoded(carry)


def _stepped(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(piece, final)
    except UnicodeError:  # an odd byte at the end, or a half that even surrogatepass cannot read
        text = piece.decode("utf-16-le", "replace").replace("\ufffd", "\udcff")
        decoder.reset()
        return text or "\udcff"


def _encoded(text: str) -> Block:
    try:
        return Block(data=text.encode())
    except UnicodeError:
        return Block(data=text.encode("utf-8", "surrogatepass"), dirty=True)
