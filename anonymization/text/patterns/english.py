"""Shapes of English texts: phones of the world, social security numbers, ages, dates."""

import re
from typing import Final

from anonymization.text.patterns.pattern import DIGIT_AFTER, DIGIT_BEFORE, Pattern, words

_PHONE_CUES: Final = words(
    "phone", "call", r"(?<![a-z])tel", "mobile", "cell", "fax", "reach", "number", "dial", "contact", "ring", "text me"
)
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_ID: Final = r"(?:number|no\.?|#|id|code)?(?: is|:|,)?[ ]{0,2}"


def _is_phone(match: re.Match[str]) -> bool:
    digits = sum(char.isdigit() for char in match[0])
    return 7 <= digits <= 15 and not re.fullmatch(r"(?:19|20)[0-9]{2}[-. /][0-9]{1,2}[-. /][0-9]{1,2}", match[0])


def _is_ssn(match: re.Match[str]) -> bool:
    area, group, serial = re.split(r"[- ]", match[0])
    return area not in ("000", "666") and group != "00" and serial != "0000"


ENGLISH: Final = (
    Pattern(
        name="ssn",
        entity="US_SSN",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{3}}(?:-[0-9]{{2}}-|[ ][0-9]{{2}}[ ])[0-9]{{4}}{DIGIT_AFTER}"),
        check=_is_ssn,
        cues=words("ssn", "social security", "s.s.n"),
        english=True,
    ),
    Pattern(
        name="phone_english",
        entity="PHONE_NUMBER",
        regex=re.compile(
            r"(?<![0-9A-Za-z$€£])(?<![0-9][-.,])(?:\+"
            r"|00)?(?:[0-9]{1,4}[-. ])?\(?[0-9]{2,4}\)?(?:[-. ]{0,2}[0-9]{2,4}){1,4}"
            r"(?:[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6})?(?![0-9A-Za-z%])(?![-.,][0-9])"
        ),
        check=_is_phone,
        cues=_PHONE_CUES,
        against=words("order", "invoice", "ticket", "version", "isbn", "model", "serial", "card", r"#[ ]?$", "ZIP"),
        english=True,
    ),
    Pattern(
        name="us_driver_license",
        entity="US_DRIVER_LICENSE",
        regex=re.compile(
            rf"(?:driver'?s?'? licen[sc]e|driving licen[sc]e"
            rf"|licen[sc]e)[ ]?{_ID}(?P<number>[A-Z]{{0,2}}[0-9][0-9A-Z\- ]{{4,18}}[0-9])(?![0-9A-Za-z])",
            re.IGNORECASE,
        ),
        group="number",
        english=True,
        digits=5,
    ),
    Pattern(
        name="passport_english",
        entity="US_PASSPORT",
        regex=re.compile(
            rf"passport[ ]?{_ID}(?P<number>(?=(?:[A-Z]{{0,8}}[0-9]){{4}})[A-Z0-9]{{6,10}})(?![0-9A-Za-z])",
            re.IGNORECASE,
        ),
        group="number",
        english=True,
        digits=1,
    ),
    Pattern(
        name="account_english",
        entity="US_BANK_NUMBER",
        regex=re.compile(
            rf"(?:account|routing|acct\.?)[ ]?{_ID}(?P<number>[0-9][0-9 \-]{{5,16}}[0-9])(?![0-9A-Za-z])", re.IGNORECASE
        ),
        group="number",
        english=True,
    ),
    Pattern(
        name="zip",
        entity="ZIP_CODE",
        regex=re.compile(
            r"(?:(?:zip|postal|post)[ ]?(?:code)?[ ]?(?:is|:)?[ ]{0,2}|(?<![A-Za-z])[A-Z]{2}[ ])"
            r"(?P<code>[0-9]{4,5}(?:-[0-9]{3,4})?)(?![0-9])",
            re.IGNORECASE,
        ),
        group="code",
        english=True,
        digits=4,
    ),
    Pattern(
        name="age",
        entity="AGE",
        regex=re.compile(
            r"(?<![0-9A-Za-z.$])(?P<age>1?[0-9]{1,2})(?=(?:[ -]?(?:years?|yrs?|yo|y/o)[ -]?(?:old"
            r"|of age)?(?<=old|age)(?![a-z])|[ -]?y/?o(?![a-z])))"
            r"|(?:just turned|turned|turning|aged|my age is|age:|age is"
            r"|age)[ ]{1,2}(?P<other>1?[0-9]{1,2})(?![0-9A-Za-z%.,/-])",
            re.IGNORECASE,
        ),
        group=0,
        english=True,
        digits=1,
    ),
    Pattern(
        name="date_english",
        entity="DATE_TIME",
        regex=re.compile(
            rf"(?<![0-9A-Za-z./\-])(?:(?:19"
            rf"|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
            rf"|[0-9]{{1,2}}[/.][0-9]{{1,2}}[/.](?:19|20)[0-9]{{2}}"
            rf"|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}|[0-9]{{1,2}}(?:st|nd|rd"
            rf"|th)? {_MONTH}\.?,? (?:19|20)[0-9]{{2}})(?![0-9])"
        ),
        english=True,
        digits=1,
    ),
)
