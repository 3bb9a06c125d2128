"""Foreign names in katakana: parts joined by ・ or ＝, or one part that a dictionary or a title explains."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import ANY_NAME, NOUN, OTHER, PERSON, PROPER, words
from anonymization.text.names.readings import is_surname_reading
from anonymization.text.names.tokens import UNKNOWN, Tokens
from anonymization.text.names.traits import NOT_PERSON, ROLE, traits

_PART: Final = r"[ァ-ヴヷ-ヺー][ァ-ヴヷ-ヺー〜ヽヾ]*"
_INITIAL: Final = r"[A-Z]\.?"
_JOIN: Final = r"[・･=゠]"
_JOINS: Final = re.compile(_JOIN)
_TITLE_AFTER: Final = re.compile(
    "[ 　]?(?:さん|さま|様|氏|くん|君|ちゃん|殿|先生|先輩|選手|監督|教授|博士|夫人|女史"
    "|部長|課長|店長|社長|マネージャー)"
)
_SUBJECT: Final = re.compile("[はがもとをに]|の[^ァ-ヴ]")
_ENDING: Final = re.compile(
    "(?:[ィリキピビミニジシチ]ング|ログ|ーション|ション|メント|リティ|リティー|イズム|ティブ|ビリティ|ネス|ジスト|ライン|オフ|アップ|ダウン|レス|プラン|ケア|テスト|コース|ワーク|シート|ボード|ツール|サービス|システム|センター|スクール|アプリ|サイト|ゲーム|プログラム|プロ|チーム|グループ|リーグ|カップ)$"
)
# クレペリン検査, ノーベル賞, パレートの法則: what bears somebody's name
_EPONYM: Final = re.compile(
    "の?(?:法則|定理|方程式)|検査|試験|分布|曲線|係数|指数|症候群|病(?!院)|反応|効果|理論|賞|尺度|法(?![一-龠])|図(?![一-龠])"
)
_POSTED: Final = re.compile("([ァ-ヴー]{2,8})(?:マネージャー|マネジャー|リーダー|ディレクター|コーチ|チーフ)")
_INITIALS: Final = re.compile(r"(?<![A-Za-z])(?:[A-Z]\.[ ・]?){1,3}$|(?<![A-Za-z])(?:[A-Z]・){1,3}$")
_ORDINAL: Final = re.compile(
    r"[ ]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})世|・?(?:Jr\.?|Sr\.?)(?![A-Za-z])"
)
_CHUNK: Final = re.compile(rf"(?:{_PART}|{_INITIAL}(?={_JOIN}))(?:{_JOIN}(?:{_PART}|{_INITIAL}(?![A-Za-z0-9])))*")


def find_katakana(tokens: Tokens) -> list[Found]:
    """Names in katakana. Chunks are found in the text; the tokens only say what the dictionary knows of them."""
    found = []
    kinds: dict[int, tuple[int, int]] | None = None
    for match in _CHUNK.finditer(tokens.text):
        start, end = match.span()
        if end - start < 2:
            continue
        if kinds is None:
            kinds = _kinds_by_start(tokens)
        judged = _judge(tokens.text, start, end, kinds)
        if judged is not None:
            found.append(_with_ends(tokens.text, judged))
    return found


def _with_ends(text: str, name: Found) -> Found:
    """The name with initials before it (J.L.ボニエ) and a number or Jr behind it (ジョゼ1世)."""
    before = _INITIALS.search(text, max(0, name.start - 8), name.start)
    after = _ORDINAL.match(text, name.end)
    if before is None and after is None:
        return name
    return replace(name, start=before.start() if before else name.start, end=after.end() if after else name.end)


def _kinds_by_start(tokens: Tokens) -> dict[int, tuple[int, int]]:
    return dict(zip(tokens.starts, zip(tokens.ends, tokens.kinds, strict=True), strict=True))


def is_eponym(name: str, text: str, end: int) -> bool:
    """Whether a thing that bears this name follows where it ends: クレペリン検査, but not グエン試験合格."""
    return name in words("eponyms") and _EPONYM.match(text, end) is not None


def _judge(text: str, start: int, end: int, kinds: dict[int, tuple[int, int]]) -> Found | None:
    parts = _JOINS.split(text[start:end])
    while len(parts) > 1 and traits(parts[-1]) & ROLE:  # グエン・マネージャー
        end -= len(parts.pop()) + 1
    posted = _POSTED.fullmatch(text, start, end)  # マハラジャンマネージャー
    if posted is not None and _nobodys_word(posted[1]):
        return Found(start, posted.end(1), 0.6, "katakana_post")
    if is_eponym(parts[-1], text, end):
        return None
    titled = bool(_TITLE_AFTER.match(text, end))
    score, rule = _joined(parts) if len(parts) > 1 else _single(text[start:end], start, end, kinds)
    if titled and (score or _titled_anyway(parts, formal=text.startswith("氏", end))):
        score, rule = 0.9, "katakana_title"
    if not score and len(parts) > 1 and parts[-1] not in words("things_katakana"):
        tagged = any(at in kinds and kinds[at][1] & PERSON for at in range(start, end))
        score, rule = (0.6, "katakana_joined_tagged") if tagged else (score, rule)
    if not score and len(parts) == 1 and _SUBJECT.match(text, end) and _doubtful(parts[0]):
        score, rule = 0.3, "doubt"  # below every threshold: what profile full looks at again
    return Found(start, end, score, rule) if score else None


def _nobodys_word(word: str) -> bool:
    safe = word in words("safe_katakana") or word in words("kana_words") or traits(word) & (NOT_PERSON | ROLE)
    return not safe and not lexicon.kinds(word) & ~ANY_NAME and not everyday_compound(word)


def _doubtful(word: str) -> bool:
    """Whether the word may be a person's name as well, or is known to nobody."""
    if word in words("safe_katakana") or word in words("kana_words"):
        return False
    bits = lexicon.kinds(word)
    return bool(bits & ANY_NAME) or not bits


def _titled_anyway(parts: list[str], *, formal: bool) -> bool:
    """Whether a title makes a name of what is none by itself: not of スタッフさん, nor of an everyday word."""
    if formal and not any(traits(part) & (NOT_PERSON | ROLE) for part in parts):
        return True  # ヌル氏: nobody says so of a thing
    if any(part in words("kana_words") or traits(part) & (NOT_PERSON | ROLE) for part in parts):
        return False
    if len(parts) == 1 and is_surname_reading(parts[0]) and parts[0] not in words("safe_katakana"):
        return True  # クチキさん: a rotten tree, and a surname
    return any(_part_kind(part) != "common" for part in parts)


def _single(word: str, start: int, end: int, kinds: dict[int, tuple[int, int]]) -> tuple[float, str]:
    """One part: what Sudachi reads in its place says whether it is a name or a word nobody knows."""
    if word in words("safe_katakana") or start not in kinds:
        return 0.0, ""
    stop, kind = kinds[start]
    seen = kind
    named = bool(kind & ANY_NAME)
    while stop < end and stop in kinds:
        stop, kind = kinds[stop]
        seen |= kind
        named = named and bool(kind & (ANY_NAME | UNKNOWN))
    if stop != end:
        return 0.0, ""
    if named:
        return (0.45, "katakana_both") if lexicon.kinds(word) & (NOUN | PROPER) else (0.6, "katakana_name")
    if seen & UNKNOWN and len(word) >= 3 and not everyday_compound(word):
        return 0.5, "katakana_unknown"
    return 0.0, ""


@lru_cache(maxsize=1 << 14)
def everyday_compound(word: str) -> bool:
    """Whether everyday words make it up: ビル|メンテナンス; or its ending is one that names do not have."""
    if len(word) > 24 or _ENDING.search(word):  # longer than any name; trying its cuts takes its square
        return True
    cuts = range(2, len(word) - 1) if len(word) > 6 else range(3, len(word) - 2)
    return any(_everyday(word[:cut]) and _everyday(word[cut:]) for cut in cuts)


def _everyday(word: str) -> bool:
    bits = lexicon.kinds(word)
    return word in words("safe_katakana") or (bool(bits & (NOUN | OTHER)) and not bits & PERSON)


def _joined(parts: list[str]) -> tuple[float, str]:
    """Several parts: a name when one is only a name and none an everyday word, or when nobody knows them."""
    if parts[-1] in words("things_katakana"):
        return 0.0, ""
    found = [_part_kind(part) for part in parts]
    names, unknown, common = found.count("name"), found.count("unknown"), found.count("common")
    if names:
        return (0.85 if not common else 0.7), "katakana_joined"
    if unknown and not common:
        return 0.6, "katakana_joined_unknown"
    if unknown and found[-1] == "unknown":
        return 0.5, "katakana_joined_partly"
    if found[0] == "both" and found[-1] in ("both", "place"):
        return 0.5, "katakana_joined_both"
    return 0.0, ""


@lru_cache(maxsize=1 << 15)
def _part_kind(part: str) -> str:
    if part in words("safe_katakana"):
        return "common"
    if len(part) == 1 or part.isascii():
        return "initial"
    bits = lexicon.kinds(part)
    if bits & ANY_NAME:
        return "both" if bits & (NOUN | OTHER) else "name"
    if bits & (NOUN | OTHER) or (not bits and everyday_compound(part)):
        return "common"
    return "place" if bits else "unknown"
