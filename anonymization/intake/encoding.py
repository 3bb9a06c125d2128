"""Which encoding the bytes are in, told from the bytes; a declaration is checked, never trusted."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from anonymization.intake.sentences import refused

SAMPLE: Final = 1 << 18  # bytes looked at from the first one that is not ASCII
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Japanese and European systems write, in the order of preference where all else is equal.
_CANDIDATES: Final = ("utf-8", "cp932", "euc_jp", "cp1252")
WIDE: Final = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32"})

_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_KANJI: Final = re.compile("[\u4e00-\u9fff]")
_HALF_KANA: Final = re.compile("[\uff61-\uff9f]")
_ODD: Final = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd\u0400-\u04ff\u2500-\u257f\x01-\x08\x0e-\x1f\udc80-\udcff]")
_COMMON: Final = re.compile(
    "[氏名前姓生年月日電話番号郵便住所性別応募者職種選考状況結果面接合格不採用理由経路会社都道府県市区町村学歴評価備考担当更新時入社退職在籍同意東京大阪男女山田川佐藤高木中村]"
)
_ACCENTED: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ€–—‘’“”…]")


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """`name` is Python's; `bad` tells that some bytes of the sample do not fit it."""

    name: str
    bad: bool = False


def detect(stream: BinaryIO, *, declared: str | None = None) -> Encoding:
    """Tell the encoding from the first bytes that are not ASCII, wherever in the file they stand.

    Raises Refused where the declared encoding contradicts the bytes, or none fits.
    """
    head, sample = _sample(stream)
    found = _from_bytes(head, sample)
    if declared is not None:
        return _confirm(declared, found, sample)
    return found


def same(first: str, second: str) -> bool:
    """Whether two names mean the same bytes, a byte order mark apart."""

    def family(name: str) -> str:
        try:
            name = codecs.lookup(name).name
        except LookupError:
            return name
        name = {"utf-8-sig": "utf-8", "shift_jis": "cp932", "ms932": "cp932", "shift_jis_2004": "cp932"}.get(name, name)
        return {"shift_jisx0213": "cp932", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "ascii": "utf-8"}.get(
            name, name
        )

    return family(first) == family(second)


def _sample(stream: BinaryIO) -> tuple[bytes, bytes]:
    head = sample = stream.read(SAMPLE)
    while sample.isascii():
        block = stream.read(SAMPLE)
        if not block:
            return head, head
        if not block.isascii():
            sample = block
    return head, _whole_lines(sample)


def _whole_lines(sample: bytes) -> bytes:
    """Without the last, cut line – where there is another."""
    end = sample.rfind(b"\n")
    return sample[: end + 1] if len(sample) >= SAMPLE and end > 0 else sample


def by_mark(head: bytes) -> str | None:
    """The encoding that a byte order mark names, or that the NULs of UTF-16 give away; None where neither is there."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    return _utf16_without_mark(head)


def _from_bytes(head: bytes, sample: bytes) -> Encoding:
    if marked := by_mark(head):
        return Encoding(name=marked)
    if sample.isascii():
        return Encoding(name="iso2022_jp") if b"\x1b$" in sample else Encoding(name="utf-8")
    if _is_utf8(sample):
        return Encoding(name="utf-8")  # chance does not write well-formed UTF-8
    scored = [(_score(sample, name), -rank, name) for rank, name in enumerate(_CANDIDATES)]
    (score, bad), _, name = max(scored)
    if score < 0:
        raise refused("unknown_encoding")
    return Encoding(name=name, bad=not bad)


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _utf16_without_mark(head: bytes) -> str | None:
    """ASCII, commas and line ends in UTF-16 leave a NUL in every second byte."""
    probe = head[:4096]
    if len(probe) < 8:
        return None
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    half = len(probe) // 2
    if odd > half * 0.1 and even <= odd * 0.05:
        return "utf-16-le"
    if even > half * 0.1 and odd <= even * 0.05:
        return "utf-16-be"
    return None


def _score(sample: bytes, name: str) -> tuple[float, bool]:
    """How much the decoded sample looks like a table of people, in -1..2; and whether every byte fits."""
    text = sample.decode(name, "surrogateescape")
    high = sum(1 for _ in filter(_not_ascii, text))
    undecodable = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    clean = undecodable == 0
    if high == 0:
        return -1.0, clean
    odd = len(_ODD.findall(text))
    share: Callable[[re.Pattern[str]], float] = lambda p: len(p.findall(text)) / high  # noqa: E731
    if name == "cp1252":
        foreign = sum(1 for c in text if not c.isascii() and not _ACCENTED.match(c))
        return (0.9 if foreign / high < 0.1 and clean else 0.1) - 2 * odd / high, clean
    score = 1.0 - 4 * odd / high + 0.5 * share(_KANA) + share(_COMMON) - 0.5 * share(_HALF_KANA)
    if name == "utf-8":
        score += 1.0 - 3 * undecodable / high
    if not share(_KANA) + share(_KANJI) + share(_HALF_KANA) and name != "utf-8":
        score -= 0.5
    return score, clean


def _not_ascii(character: str) -> bool:
    return character > "\x7f"


def _confirm(declared: str, found: Encoding, sample: bytes) -> Encoding:
    """Take the declared encoding where it fits about as well; otherwise say what the bytes are."""
    try:
        codecs.lookup(declared)
    except LookupError:
        raise refused("wrong_encoding", declared="?", found=found.name) from None
    if same(declared, found.name) or (sample.isascii() and found.name == "utf-8" and declared not in WIDE):
        return found
    if found.name != "utf-8" and found.name not in WIDE:
        (mine, clean), (theirs, _) = _score(sample, declared), _score(sample, found.name)
        if clean and mine >= theirs - 0.3:
            return Encoding(name=declared)
    raise refused("wrong_encoding", declared=declared, found=found.name)
