"""Open a dropped file safely: what it is, and a stream of its bytes that cannot grow past what it should."""

import gzip
import io
import lzma
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Literal, cast

from anonymization.intake.sentences import refused

Wrapper = Literal["none", "gzip", "zip"]

# Exports pack to a tenth or a thirtieth; what unpacks to 200 times its size is no export.
MAX_RATIO: Final = 200
RATIO_COUNTS_FROM: Final = 16 << 20  # bytes unpacked
MAX_WORKBOOK: Final = 1 << 30  # bytes unpacked: a sheet is held whole
FRESH_SECONDS: Final = 2.0

_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and password-protected .xlsx
_WORKBOOK_PARTS: Final = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_NOISE: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
# NotImplementedError is what zipfile raises for a compression that it does not know
_DAMAGE: Final = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A settled file and how its table is wrapped."""

    path: Path
    size: int
    stamp: tuple[int, int, int]  # inode, size, mtime: the same as long as nobody writes
    wrapper: Wrapper
    workbook: bool
    member: str | None = None  # inside a zip


def inspect(path: Path, *, settle_seconds: float = 0.0) -> Source:
    """Look at the file without reading its table.

    A file written within the last seconds is looked at twice, `settle_seconds` apart. Raises Refused.
    """
    if ".." in path.parts:
        raise refused("path_outside")
    stamp = _stamp(path)
    if settle_seconds and time.time() - stamp[2] / 1e9 < FRESH_SECONDS:
        time.sleep(settle_seconds)
        if _stamp(path) != stamp:
            raise refused("still_growing")
    if stamp[1] == 0:
        raise refused("empty_file")
    try:
        with path.open("rb") as file:
            head = file.read(8)
            if head.startswith(_ZIP):
                return _inspect_zip(path, file, stamp)
    except OSError:
        raise refused("no_file") from None
    wrapper: Wrapper = "gzip" if head.startswith(_GZIP) else "none"
    return Source(path=path, size=stamp[1], stamp=stamp, wrapper=wrapper, workbook=head.startswith(_OLE))


def still(source: Source) -> None:
    """Raise Refused where the file changed since it was inspected."""
    if _stamp(source.path) != source.stamp:
        raise refused("still_growing")


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of the table, unpacked and bounded. Damage in the wrapping is a refusal."""
    try:
        if source.wrapper == "gzip":
            with gzip.open(source.path, "rb") as stream:
                yield cast(BinaryIO, _Bounded(cast(BinaryIO, stream), source.size))
        elif source.wrapper == "zip":
            with zipfile.ZipFile(source.path) as archive, archive.open(cast(str, source.member)) as member:
                yield cast(BinaryIO, _Bounded(cast(BinaryIO, member), source.size))
        else:
            with source.path.open("rb") as file:
                yield file
    except _DAMAGE:
        raise refused("damaged") from None
    except OSError:
        raise refused("no_file") from None


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        facts = path.lstat()
    except (OSError, ValueError):
        raise refused("no_file") from None
    if stat.S_ISLNK(facts.st_mode):
        raise refused("symlink")
    if not stat.S_ISREG(facts.st_mode):
        raise refused("not_a_file")
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _inspect_zip(path: Path, file: BinaryIO, stamp: tuple[int, int, int]) -> Source:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _is_noise(m.filename)]
    except (*_DAMAGE, ValueError, OSError, UnicodeError):
        raise refused("damaged") from None
    names = [m.filename for m in members]
    if any(_is_unsafe(name) for name in names):
        raise refused("zip_path")
    if any(m.flag_bits & 1 for m in members):
        raise refused("encrypted")
    unpacked = sum(m.file_size for m in members)
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * stamp[1]:
        raise refused("zip_bomb")
    workbook = any(part in names for part in _WORKBOOK_PARTS)
    if workbook:
        if unpacked > MAX_WORKBOOK:
            raise refused("zip_bomb")
        return Source(path=path, size=stamp[1], stamp=stamp, wrapper="none", workbook=True)
    if len(members) != 1:
        raise refused("zip_many")
    inner = names[0].lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))
    return Source(path=path, size=stamp[1], stamp=stamp, wrapper="zip", workbook=inner, member=names[0])


def _is_noise(name: str) -> bool:
    return name.startswith(_NOISE[0]) or PurePosixPath(name).name in _NOISE


def _is_unsafe(name: str) -> bool:
    folded = name.replace("\\", "/")
    return folded.startswith("/") or ".." in folded.split("/") or folded[1:2] == ":" or "\0" in name


class _Bounded(io.RawIOBase):
    """A stream that refuses to unpack to far more than its packed size."""

    def __init__(self, stream: BinaryIO, packed: int) -> None:
        super().__init__()
        self._stream = stream
        self._limit = max(RATIO_COUNTS_FROM, packed * MAX_RATIO)
        self._read = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size if size >= 0 else self._limit + 1)
        self._read += len(block)
        if self._read > self._limit:
            raise refused("zip_bomb")
        return block
