"""House numbers in every notation (1-2-3, 1丁目2番3号, 一丁目二番三号), what follows them, and one form for all."""

import re
from typing import Final

NUM: Final = r"(?:[0-9]{1,5}|[〇零一二三四五六七八九十百]{1,5})"
UNIT: Final = (
    r"(?:丁目(?:[東西南北](?=[ ]?[0-9一二三四五六七八九十]))?|丁|番地|番町|番|号室|号"
    r"|条(?:通り?(?=[ ]?[0-9一二三四五六七八九十]))?(?:[東西南北])?|地割|線|区(?=[ ]?[0-9]))"
)
HOUSE: Final = re.compile(
    rf"(?:第?{NUM})(?:(?:[ ]?{UNIT}[ ]?[-のノ、,]?[ ]?|[ ]?[-のノ/][ ]?){NUM}(?![0-9年月日時]))"
    rf"{{0,5}}(?:[ ]?{UNIT})?"
)
_KEYWORDS: Final = (
    "マンション|ハイツ|コーポ|メゾン|アパート|荘|ビルヂング|ビルディング|ビル|タワー|レジデンス|パレス"
    "|ハウス|館|寮|団地|コート|ガーデン|ヒルズ|プラザ|シティ|プレイス"
    "|号棟|棟|住宅|ハイム|パーク|グランド?|ライオンズ|ヴィラ|ビラ|カーサ|フラット|ドミトリー|テラス|アーク"
    "|サン|スカイ|ルネ|プラウド|シャトー|ドエル|エステート|レオパレス|クレスト|ステージ"
)
_ROOM: Final = r"(?:[ ]?(?:[0-9]{1,2}階|[A-Z]?-?[0-9]{1,4}[A-Z]?(?:号室|号棟|号)?(?![0-9年月])))"
_NAME: Final = r"[一-龠々ァ-ヶーA-Za-z・]"
BUILDING: Final = re.compile(
    rf"[ 、,]{{0,2}}(?:(?:{_NAME}|の|[ ]){{0,24}}?(?:{_KEYWORDS})"
    rf"(?:(?:{_NAME}|[ぁ-ん]){{0,10}}?{_ROOM}{{1,2}}|{_NAME}{{0,8}})"
    rf"|[ァ-ヶー]{{3,16}}{_ROOM}{{1,2}})"
)
ROOM_ONLY: Final = re.compile(
    r"[ ]?-?[ ]?(?:[A-Z]?-?[0-9]{1,4}[A-Z]?号室|[A-Z]-?[0-9]{2,4}(?![0-9A-Za-z])"
    r"|[A-Z0-9]{1,2}棟[ ]?[0-9]{1,4}(?:号室?)?|-[0-9]{1,2}F(?![A-Za-z])"
    rf"|\((?:{_NAME}|[ ]){{1,16}}[0-9]{{1,4}}(?:号室?)?\))"
)

_NUMBERS: Final = re.compile(NUM)
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")


def arabic(number: str) -> str:
    """A number in kanji or digits, in digits: 二十三 and 二三 are 23, 百五 is 105."""
    if number.isascii():
        return str(int(number))
    if "十" not in number and "百" not in number:
        return str(int(number.translate(_DIGITS)))
    hundreds, found, rest = number.partition("百") if "百" in number else ("", "", number)
    total = 100 * int(hundreds.translate(_DIGITS) or 1) if found else 0
    tens, found, ones = rest.partition("十") if "十" in rest else ("", "", rest)
    total += 10 * int(tens.translate(_DIGITS) or 1) if found else 0
    return str(total + int(ones.translate(_DIGITS) or 0))


def house_view(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without spaces and with every house number as 1-2-3; beside it, where each character came from."""
    chars: list[str] = []
    places: list[tuple[int, int]] = []
    position = 0
    for match in HOUSE.finditer(text):
        _plain(text, position, match.start(), chars, places)
        for number in _NUMBERS.finditer(text, *match.span()):
            if places and chars[-1].isdigit() and number.start() > match.start():
                chars.append("-")
                places.append(places[-1])
            for digit in arabic(number[0]):
                chars.append(digit)
                places.append(number.span())
        if places:
            places[-1] = (places[-1][0], match.end())
        position = match.end()
    _plain(text, position, len(text), chars, places)
    return "".join(chars), places


def _plain(text: str, begin: int, end: int, chars: list[str], places: list[tuple[int, int]]) -> None:
    for index in range(begin, end):
        if not text[index].isspace():
            chars.append("ケ" if text[index] in "ヶヵが" else text[index])
            places.append((index, index + 1))
