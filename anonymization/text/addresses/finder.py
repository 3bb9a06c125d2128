"""Addresses of others: from the municipality or the town on, as far as the house, the building and the room."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from anonymization.text.addresses.gazetteer import Gazetteer, gazetteer
from anonymization.text.addresses.house_numbers import BUILDING, HOUSE, ROOM_ONLY
from anonymization.text.normalise import Normalised
from anonymization.text.spans import Span

_PREFECTURE: Final = re.compile(
    r"(?:北海道|東京都|(?:大阪|京都)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|"
    r"新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山"
    r"|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)[ 、]?$"
)
_COUNTY_BEFORE: Final = re.compile(r"[一-龠々]{1,4}郡[ ]?$")
_FREE_TOWN: Final = re.compile(
    r"(?:大字|字)?[一-龠々ァ-ヶーぁ-ん]{1,10}?(?=第?(?:[0-9]{1,5}|[一二三四五六七八九十]{1,3})(?:丁目|番|-"
    r"|の|条|号|線|$))"
)
# 京都市下京区四条通烏丸東入長刀鉾町8: the way to the house, then the town
_KYOTO: Final = re.compile(
    r"[一-龠々ァ-ヶ]{1,10}(?:通|上[るル]|下[るル]|[東西]入[るル]?)[一-龠々ァ-ヶるル]{0,14}(?=[0-9])"
)
_SECTION: Final = re.compile(r"(?:大字|小字|字)[一-龠々ァ-ヶーぁ-ん]{1,6}?(?=[0-9一二三四五六七八九十]|字|$)")
_NO_HOUSE: Final = re.compile(
    r"年|月|日|時|人|名|円|万|歳|階|%|点|回|社|件|つ|間|代|級|位|倍|以|通|上[るル]|下[るル]|[東西]入"
)
_HOUSE_HINT: Final = re.compile("丁目|[0-9](?:番地|-[0-9])")
_TOWN_HOUSE: Final = re.compile(
    r"(?P<town>[一-龠々ァ-ヶーぁ-ん]{2,12})[ ]?(?P<house>(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})丁目|"
    r"[0-9]{1,5}(?:番地|-[0-9]{1,4}(?:-[0-9]{1,5})?))"
)


class AddressRecognizer:
    """Prefecture? municipality town house? building? room?, and town house without the municipality."""

    name = "addresses"
    entities = ("JP_ADDRESS",)

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text."""
        places = gazetteer()
        return [list(_find(item.text, places)) if _may_hold(item.text) else [] for item in batch]


def _may_hold(text: str) -> bool:
    return any(mark in text for mark in "市区町村目番-")


def _find(text: str, places: Gazetteer) -> Iterator[Span]:
    reach = -1
    for start, end, name in places.municipalities(text):
        if end <= reach:
            continue
        begin = _before(text, start)
        stop, how = address_end(text, end, places, name)
        if how:
            reach = stop
            yield Span(begin, stop, "JP_ADDRESS", 0.95 if how == "house" else 0.7, "addresses", how)
    for match in _TOWN_HOUSE.finditer(text) if _HOUSE_HINT.search(text) else ():
        begin = _town_start(match, places)
        if match.start("house") < reach or begin < 0:
            continue
        stop = _house_end(text, match.start("house"))
        if stop > 0:
            score = 0.85 if re.search(r"丁目|番地|-.*-", text[match.start("house") : stop]) else 0.55
            yield Span(begin, stop, "JP_ADDRESS", score, "addresses", "town_house")


def _town_start(match: re.Match[str], places: Gazetteer) -> int:
    """The longest ending of the run of letters that is a town of Japan begins here; -1 where none is."""
    run = match["town"]
    for cut in range(len(run) - 1):
        if places.town_at(run, cut) == len(run):
            return match.start() + cut
    return -1


def _before(text: str, start: int) -> int:
    """Where the address begins when a county and a prefecture stand before the municipality."""
    for pattern in (_COUNTY_BEFORE, _PREFECTURE):
        match = pattern.search(text, max(0, start - 8), start)
        if match:
            start = match.start()
    return start


def address_end(text: str, end: int, places: Gazetteer, municipality: str | None) -> tuple[int, str]:
    """Where the address whose municipality ends at `end` stops, and what it reaches: "house", "town" or nothing."""
    position = end + (text[end : end + 1] == " ")
    inner = places.municipalities(text[position : position + 8])
    if inner and inner[0][0] == 0:  # a ward behind its city
        municipality = inner[0][2]
        position += inner[0][1]
        position += text[position : position + 1] == " "
    town = position
    for prefix in ("大字", "字"):
        town += len(prefix) if text.startswith(prefix, town) else 0
    known = places.town_at(text, town, municipality)
    section = _SECTION.match(text, known)
    known = section.end() if section else known
    stop = _house_end(text, known + (text[known : known + 1] == " "))
    if stop > 0:
        return stop, "house"
    for pattern in (_FREE_TOWN, _KYOTO):
        free = pattern.match(text, position)
        if free is None:
            continue
        stop = _house_end(text, free.end())
        if stop > 0:
            return stop, "house"
    if known > town and len(text[town:known]) > 1:
        return known, "town"
    return end, ""


def _house_end(text: str, start: int) -> int:
    """The end of house number, building and room that begin at `start`; 0 where no house number does."""
    match = HOUSE.match(text, start)
    if match is None or _NO_HOUSE.match(text, match.end()):
        return 0
    stop = match.end()
    for pattern in (BUILDING, ROOM_ONLY):
        more = pattern.match(text, stop)
        if more:
            return more.end()
    return stop
