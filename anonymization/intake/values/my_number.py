"""Whether a cell or a column holds Individual Numbers (個人番号): an incident of the whole file.

9.9 % of random 12-digit numbers pass the check digit, and a driver's licence has 12 digits as well; so a number alone
is only suspect. It is an incident with a cue word in the cell or the header, or where a whole column consists of such
numbers. A cue of something else (運転免許, 法人番号) nearer to the number speaks for that.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import word_key
from anonymization.intake.values.fold import UNFOLDED, fold
from anonymization.intake.values.parsed import Flags, Strings

_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # of the first eleven digits, from the left
_BETWEEN: Final = r"[\s\-_.・,/]{0,3}"
# Twelve digits in any grouping that are not part of a longer number.
_NUMBER: Final = re.compile(rf"(?<![0-9])(?<![0-9][-.])[0-9](?:{_BETWEEN}[0-9]){{11}}(?![-.]?[0-9])")
_MAYBE: Final = rf"[0-9](?:{_BETWEEN}[0-9]){{11}}"  # the same without look-around, to find candidates at once
_DIGIT: Final = "0-9〇零一二三四五六七八九"
# Twelve digits with no colon between them (a moment has fourteen), or a character that folding may turn into one.
_TWELVE_DIGITS: Final = rf"(?s){UNFOLDED}|(?:[{_DIGIT}][^{_DIGIT}:]*){{12}}"
_KANJI_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_RUN: Final = r"[〇零一二三四五六七八九]{4}"
_CUE: Final = re.compile(
    r"マイ\s*[・·-]?\s*ナンバ[ーｰ-]?|まいなんばー|個人\s*番号|my[\s_-]*number|individual[\s_-]*(?:identification[\s_-]*)?number|mynumber|マイナ(?![a-z])(?!ビ|ス|ー|-|ン|ポ)"
    r"|kojin[\s_-]*bangou?|通知カード|(?<![a-z])jpki(?![a-z])|社会保障.{0,4}税番号",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"運転免許|免許証|免許番号|免許No|driver'?s?[\s_-]*licen[cs]e|法人番号|corporate[\s_-]*number|在留カード|旅券|パスポート|passport"
    r"|保険証|被保険者番号|雇用保険|基礎年金番号|口座|電話|tel(?![a-z])|phone|携帯|注文番号|order|伝票|問い?合わ?せ番号|受付番号|会員番号|社員番号|応募者?番号|登録番号|インボイス",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"マイナンバ|個人番号|mynumber|individualnumber|kojinbango|個人no\.?$|マイナ番号", re.IGNORECASE
)
_NO_HEADER: Final = re.compile(
    r"有無|提出|済|同意|確認|回収|受領|status|flag|submitted|カード.{0,4}(?:有|所持)", re.IGNORECASE
)
_REACH: Final = 40  # characters before or after the number within which a cue speaks of it
_FEWEST_IN_COLUMN: Final = 3  # of which all pass by chance in 1 of 1,000 columns
_SHARE_IN_COLUMN: Final = 0.8


def has_check_digit(digits: str) -> bool:
    """Whether twelve ASCII digits end in the check digit of an Individual Number."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def candidates(column: pa.Array) -> pa.Array:
    """The distinct cells that may hold twelve digits in any spelling, found without folding the others."""
    # no character stands for more digits than it has bytes, and most columns have no cell of twelve bytes
    long = column.filter(pc.fill_null(pc.greater_equal(pc.binary_length(column), 12), False))
    return pc.unique(long.filter(pc.match_substring_regex(long, _TWELVE_DIGITS)))


def suspect(values: Strings) -> Flags:
    """Which values hold twelve digits, in any spelling, with the right check digit."""
    return _judge(values, lambda text: any(True for _ in _numbers(text)))


def incident(values: Strings) -> Flags:
    """Which values hold such a number beside a cue word in the same cell."""
    return _judge(values, lambda text: any(_speaks_of(text, number) for number in _numbers(text)))


def whole_cell(values: Strings) -> Flags:
    """Which values are such a number and nothing else."""
    return _judge(values, lambda text: any(len(number.group()) == len(text) for number in _numbers(text)))


def header_cue(header: str) -> bool:
    """Whether a header announces Individual Numbers (not whether somebody handed one in)."""
    key = word_key(header)
    return _HEADER.search(key) is not None and _NO_HEADER.search(key) is None


def other_cue(header: str) -> bool:
    """Whether a header announces another number that may have twelve digits: a licence, an account, a telephone."""
    return _OTHER.search(header) is not None


def column_of_numbers(*, numbers: int, cells: int) -> bool:
    """Whether a column without any cue consists of such numbers: `numbers` of its `cells` that are not blank."""
    return numbers >= _FEWEST_IN_COLUMN and numbers >= _SHARE_IN_COLUMN * cells


def _numbers(text: str) -> list[re.Match[str]]:
    return [found for found in _NUMBER.finditer(text) if has_check_digit(re.sub(r"\D", "", found.group()))]


def _speaks_of(text: str, number: re.Match[str]) -> bool:
    """Whether the nearest cue around the number is one of an Individual Number."""
    around = range(max(0, number.start() - _REACH), min(len(text), number.end() + _REACH))
    cues = [_distance(cue, number) for cue in _CUE.finditer(text, around.start, around.stop)]
    others = [_distance(cue, number) for cue in _OTHER.finditer(text, around.start, around.stop)]
    return bool(cues) and min(cues) <= min(others, default=min(cues))


def _distance(cue: re.Match[str], number: re.Match[str]) -> int:
    """Characters between cue and number; a cue behind the number counts twice: labels stand before what they name."""
    return number.start() - cue.end() if cue.end() <= number.start() else 2 * (cue.start() - number.end()) + 1


def _judge(values: Strings, test: Callable[[str], bool]) -> Flags:
    folded = fold(values, hyphens=True)
    maybe = pc.match_substring_regex(folded, _MAYBE)
    kanji = pc.match_substring_regex(folded, _KANJI_RUN)
    flags = pc.fill_null(pc.or_(maybe, kanji), False).to_numpy(zero_copy_only=False).copy()
    candidates = np.flatnonzero(flags)
    texts = folded.take(pa.array(candidates)).to_pylist()
    flags[candidates] = [test(text.translate(_KANJI_DIGITS)) for text in texts]
    answer: Flags = flags.astype(np.bool_)
    return answer
