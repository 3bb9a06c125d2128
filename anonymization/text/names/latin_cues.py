"""What stands around a name in Latin letters: where a sentence begins, titles, verbs of people, Japanese posts."""

import re
from typing import Final

BREAK: Final = re.compile(r"(?:^|[。.!?:;\n\"“”(\[•*>|]|\s-|--)[\s\"'“”(]*$")
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
BEFORE: Final = re.compile(
    rf"(?:\b(?:{_TITLES})\.?|\bnames? (?:is|was|are|:)|\b(?:{_LEADS})"
    rf"|\bi am|\bi['’]m|\bthis is|\bmy (?:{_RELATIONS}))\s{{0,3}}$",
    re.IGNORECASE,
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
    "|候補者|講師|先生|マネージャー|リーダー|部長|課長"
)
JAPANESE_BEFORE: Final = re.compile(rf"(?:{_JAPANESE})[の:：は 　(（、]{{0,2}}$")
