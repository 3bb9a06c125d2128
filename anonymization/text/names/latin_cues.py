"""What stands around a name in Latin letters: where a sentence begins, titles, verbs of people, Japanese posts."""

import re
from typing import Final

_OPENERS: Final = " \t\n\r\u3000\"'“”("
_BREAKS: Final = frozenset('。.!?:;\n"“”([•*>|')
_TITLES: Final = (
    "mr|mrs|ms|miss|mx|dr|prof|sir|madam|dame|lord|lady|rev|fr|capt|col|sgt|lt|judge|justice|senator|president"
)
_LEADS: Final = (
    "named|called|name[ds]?:?|contact|interviewed by|interviewer:?|reviewer:?|referred by|regards,?|sincerely,?"
    "|by:?|cc:?|attn:?|user:?"
)
_RELATIONS: Final = (
    "manager|supervisor|boss|colleague|mentor|friend|wife|husband|son|daughter|mother|father|brother|sister|partner"
)
_BEFORE: Final = re.compile(
    rf"(?:\b(?:{_TITLES})\.?|\bnames? (?:is|was|are|:)|\b(?:{_LEADS})"
    rf"|\bi am|\bi['’]m|\bthis is|\bmy (?:{_RELATIONS}))\s{{0,3}}$",
    re.IGNORECASE,
)
# The last word of every cue: a search that ends in `$` tries each place before, and most texts hold no cue at all.
_LAST: Final = frozenset(
    f"{_TITLES}|{_RELATIONS}|is|was|are|am|m|name|names|named|called|contact|by|interviewer|reviewer"
    "|regards|sincerely|cc|attn|user".split("|")
)
_VERBS: Final = (
    "says?|said|told|asked|interviewed|wrote|works?|lives?|joined|confirmed|recommended|shouted|is|was|has|had|will"
)
AFTER: Final = re.compile(
    rf"(?:'s\b|,? (?:{_VERBS})\b|-san(?![a-z]))"
    r"|\s?(?:さん|様|氏|君|くん|先生|部長|課長|マネージャー|と申|です|より|宛)"
)
_JAPANESE: Final = (
    "担当者?|面接官?|氏名|名前|紹介者?|推薦者?|上司|評価者?|記入者?|連絡先|宛先?|人事|メンター|同僚|友人|本人"
    "|候補者|表記|ローマ字|英字|英語名|署名|綴り|パスポート名?|講師|先生|マネージャー|リーダー|部長|課長"
)
JAPANESE_BEFORE: Final = re.compile(rf"(?:{_JAPANESE})[の:：は 　(（、]{{0,2}}$")


def opens(before: str) -> bool:
    """Whether a sentence, an item or a quotation begins behind `before`."""
    stripped = before.rstrip(_OPENERS)
    tail = before[len(stripped) :]
    if not stripped or stripped[-1] in _BREAKS or any(char in _BREAKS for char in tail):
        return True
    return stripped[-1] == "-" and (stripped[-2:-1] == "-" or stripped[-2:-1].isspace())


def cued(before: str) -> bool:
    """Whether `before` ends in what only a name follows: Mr., interviewed by, my manager."""
    end = before.rstrip().rstrip(".,:")
    start = len(end)
    while start and end[start - 1].isalpha():
        start -= 1
    last = end[start:].lower()
    return last in _LAST and _BEFORE.search(before) is not None
