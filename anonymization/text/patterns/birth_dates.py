"""Dates of birth. A date is one only beside a birth cue: days of interviews, employment and projects stay readable."""

import re
from typing import Final

from anonymization.text.patterns.pattern import Pattern, words

_KANJI: Final = "元〇零一二三四五六七八九十"
_N: Final = rf"(?:[0-9]{{1,2}}|[{_KANJI}]{{1,3}})"
_YEAR: Final = (
    r"(?:(?:19|20)[0-9]{2}|[一二][〇零一二三四五六七八九]{3}|(?:明治|大正|昭和|平成|令和|[昭平令](?=[0-9元])"
    r"|[MTSHR])[ ]?\.?(?:元|[0-9]{1,2}|[元一二三四五六七八九十]{1,3})|'?[0-9]{2}(?=[年/.]))"
)
_WEEKDAY: Final = r"(?:[ ]?\([月火水木金土日]\))?"
_BOTH: Final = r"(?:[ ]?\((?:明治|大正|昭和|平成|令和|[MTSHR]|(?:19|20)[0-9]{2})[0-9元]{0,3}年?\))?"  # 1990(平成2)年
_DATE: Final = (
    rf"(?:西暦)?(?:{_YEAR}{_BOTH}[ ]?年?{_BOTH}[ ]?[-./年][ ]?{_N}[ ]?[-./月][ ]?{_N}[ ]?日?"
    rf"|{_YEAR}{_BOTH}[ ]?年{_BOTH}[ ]?{_N}[ ]?月[ ]?{_N}[ ]?日"
    rf"|{_N}[-/.]{_N}[-/.](?:19|20)[0-9]{{2}}){_WEEKDAY}"
)
_MONTHS: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_ENGLISH: Final = (
    rf"(?:{_MONTHS}\.?[ ][0-9]{{1,2}}(?:st|nd|rd|th)?,?[ ](?:19|20)[0-9]{{2}}|[0-9]{{1,2}}(?:st|nd|rd"
    rf"|th)?[ -]{_MONTHS}\.?,?[ -](?:19|20)[0-9]{{2}})"
)
_CUES: Final = words(
    "生年月日",
    "誕生",
    "生まれ",
    "うまれ",
    "バースデー",
    r"^生(?![活産徒命涯存協粋物])",
    r"^[ ]?\(?生\)?$",
    "出生",
    "birth",
    r"(?<![a-z])born",
    r"(?<![a-z])dob(?![a-z])",
    r"D\.O\.B",
)
_CUE_LETTERS: Final = frozenset("生誕うバbBdD")

BIRTH_DATES: Final = (
    Pattern(
        name="birth_date",
        entity="DATE_TIME",
        digits=1,
        needs=_CUE_LETTERS,
        regex=re.compile(rf"(?<![0-9A-Za-z])(?:{_DATE}|{_ENGLISH})(?![0-9])"),
        cues=_CUES,
    ),
    Pattern(
        name="birth_part",
        entity="DATE_TIME",
        digits=1,
        needs=_CUE_LETTERS,
        regex=re.compile(
            r"(?=[0-9明大昭平令MTSHR'元〇零一二三四五六七八九十])"  # most places fail here, at little cost
            rf"(?:(?<![0-9A-Za-z年/\-.])(?:{_N}[ ]?月[ ]?{_N}[ ]?日|{_YEAR}[ ]?年(?:[ ]?{_N}[ ]?月)?)(?=(?:頃|"
            rf"ごろ)?(?:の)?(?:生まれ|うまれ|生(?![活産徒命涯存協粋物])))"
            rf"|(?:(?<=生まれは)|(?<=生まれは、)|(?<=生年は)|(?<=生年:)|(?<=生年: )|(?<=出生は))"
            rf"{_YEAR}[ ]?年(?:[ ]?{_N}[ ]?月)?"
            rf"|(?:(?<=誕生日)|(?<=誕生日[はが: (])|(?<=誕生日: )|(?<=誕生日は、))(?:{_N}[ ]?月[ ]?{_N}[ ]?日"
            r"|[01]?[0-9]/[0-3]?[0-9](?![0-9/])))"
        ),
        cues=words("生"),
    ),
    Pattern(
        name="birth_digits",
        entity="DATE_TIME",
        digits=8,
        needs=_CUE_LETTERS,
        regex=re.compile(
            r"(?<![0-9A-Za-z.\-])(?:19[2-9][0-9]|20[0-2][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]"
            r"|3[01])(?![0-9A-Za-z])"
        ),
        cues=_CUES,
    ),
)
