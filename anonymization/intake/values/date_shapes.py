"""The notations of a day, recognised once per shape.

A shape is a folded, lower-case value with each digit written `0`: a million different days have a handful of shapes.
One regular expression per notation tells where in the shape year, month, day and time stand; `date_fields` then cuts
these places out of all values of the shape at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["ymd", "slashed", "number", "week"]

LONGEST_SHAPE: Final = 90  # the longest notation, a browser's date with its zone's name, has about 70 characters

# the year before each era's first; an era may run on arithmetically (平成32年 was printed on many forms)
_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_BASE: Final = (
    _ERAS | {name[0]: base for name, base in _ERAS.items()} | dict(zip("mtshr", _ERAS.values(), strict=True))
)
_ERA: Final = "明治|大正|昭和|平成|令和|[明大昭平令mtshr]"
_MONTHS: Final = {
    name: i + 1
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_MONTH: Final = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# offsets in minutes; abbreviations that name several zones (cst, ist, bst) are left out and so refused
_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "jst": 540, "kst": 540, "asia/tokyo": 540, "sgt": 480, "hkt": 480,
    "cet": 60, "cest": 120, "est": -300, "edt": -240, "cdt": -300, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
JST_MINUTES: Final = 540

_DOW_EN: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DOW: Final = rf"(?:[月火水木金土日](?:曜日?)?|{_DOW_EN})"
_HEAD: Final = rf"^'?(?:{_DOW_EN},?\s+|\({_DOW}\)\s*|[月火水木金土日]曜日?\s*)?(?:西暦\s*)?"
_HOLIDAY: Final = r"(?:\s*[・,/]?\s*(?:祝日?|休日?|holiday))?"
_NOTE: Final = (
    rf"(?:\s*[(\[【〔]\s*{_DOW}{_HOLIDAY}\s*[)\]】〕]|,?\s*{_DOW_EN}|\s*[月火水木金土日]曜日?"
    r"|(?:\s+|(?<=日))[月火水木金土日](?![月火水木金土日]))?"
)
_NOON: Final = r"a\.?m\.?|p\.?m\.?|午前|午後"
_TIME: Final = (
    r"(?:(?:\s*t\s*|[\s,]+(?:at\s+)?|(?<=[^0]))"
    rf"(?P<noon1>{_NOON})?\s*"
    r"(?:(?P<H1>00?):(?P<M1>00)(?::(?P<S1>00)(?:[.,:]0+)?)?"
    r"|(?P<H2>00?)\s*時(?:\s*(?P<M2>00?)\s*分(?:\s*(?P<S2>00?)\s*秒)?|(?P<half>半))?"
    r"|(?<=t)(?P<H3>00)(?P<M3>00)(?:(?P<S3>00)(?:\.0+)?)?"
    r"|(?P<H4>00?)(?=\s*[ap]\.?m))"
    rf"(?:\s*(?P<noon2>{_NOON}))?(?:\s*[~〜]\s*(?:00?:00)?)?)?"  # an interview's slot: 13:00~14:00
)
_ZONE_NAME: Final = "|".join(sorted(_ZONES, key=len, reverse=True))
_ZONE: Final = (
    rf"(?:\s*\[?(?P<zone>{_ZONE_NAME})\]?)?(?:\s*(?P<sign>[+-])(?P<zh>00?):?(?P<zm>00)?(?:\s*\[?[a-z]+/[a-z_]+\]?)?)?"
    rf"(?:(?<=0)\s+(?:{_ZONE_NAME}))?"
    r"(?:\s*\([^()]{0,40}\))?$"
)
_TAIL: Final = _NOTE + _TIME + _NOTE + _ZONE
_OTHER_YEAR: Final = rf"(?:\s*[(\[]\s*(?:西暦\s*0000|(?:{_ERA})?\s*0{{1,4}})\s*年?\s*[)\]])?"
_ORDINAL: Final = "(?:st|nd|rd|th)?"
_COMMON_TIME: Final = r"(?P<H1>00?):(?P<M1>00)(?::(?P<S1>00))?"

_FORMS: Final[list[tuple[Form, re.Pattern[str]]]] = [
    ("number", re.compile(r"^(?P<minus>-)?(?P<int>0+)(?:\.(?P<frac>0+))?$")),
    ("ymd", re.compile(rf"{_HEAD}(?P<y>0000)\s*(?P<sep>[-/._]|\s)\s*(?P<m>00?)\s*(?P=sep)\s*(?P<d>00?)\.?{_TAIL}")),
    (
        "ymd",
        re.compile(
            rf"{_HEAD}(?:(?P<era>{_ERA})\.?\s*(?P<ey>00?)|(?P<y>0000|00)){_OTHER_YEAR}\s*年{_OTHER_YEAR}\s*"
            rf"(?P<m>00?)\s*月\s*(?P<d>00?)\s*日?{_TAIL}"
        ),
    ),
    (
        "ymd",
        re.compile(
            rf"{_HEAD}(?P<era>{_ERA})\.?\s*(?P<ey>00?)\s*(?P<sep>[-/.])\s*(?P<m>00?)\s*(?P=sep)\s*(?P<d>00?)\.?{_TAIL}"
        ),
    ),
    ("ymd", re.compile(rf"{_HEAD}(?P<era>{_ERA})\.?\s*(?P<ey>00)(?P<m>00)(?P<d>00){_TAIL}")),
    ("ymd", re.compile(rf"{_HEAD}(?P<y>0000)(?P<m>00)(?P<d>00){_TAIL}")),
    ("slashed", re.compile(rf"{_HEAD}(?P<a>00?)\s*(?P<sep>[-/.])\s*(?P<b>00?)\s*(?P=sep)\s*(?P<c>0000|00?){_TAIL}")),
    (
        "ymd",
        re.compile(rf"{_HEAD}(?P<d>00?){_ORDINAL}[\s/.-]*(?:of\s+)?{_MONTH}[\s/,-]*(?P<y>0000|00){_TAIL}"),
    ),
    ("ymd", re.compile(rf"{_HEAD}{_MONTH}[\s/-]*(?P<d>00?){_ORDINAL}(?:\s*[,/-]\s*|\s+)(?P<y>0000|00){_TAIL}")),
    ("ymd", re.compile(rf"{_HEAD}(?P<y>0000)[\s/,-]*{_MONTH}[\s/-]*(?P<d>00?){_ORDINAL}{_TAIL}")),
    ("ymd", re.compile(rf"{_HEAD}{_MONTH}\s+(?P<d>00?)\s+{_COMMON_TIME}(?:\s+(?P<zone>{_ZONE_NAME}))?\s+(?P<y>0000)$")),
    ("week", re.compile(r"^(?P<y>0000)-?w(?P<m>00)-?(?P<d>0)$")),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Where the parts of a day stand in every value of one shape: byte spans, and what the letters say."""

    form: Form
    spans: Mapping[str, tuple[int, int]]
    era_base: int = 0  # added to the year
    month: int = 0  # 0 = written in digits
    separator: str = ""
    noon: Literal["", "am", "pm"] = ""
    half: bool = False  # 9時半
    zone_minutes: int | None = None  # None = as the span `zh` says, or none at all
    zone_sign: int = 0  # 0 = no offset in digits


def plan_of(shape: str) -> Plan | None:
    """The plan of a shape, or None where it is no notation of a day that we know."""
    if len(shape) > LONGEST_SHAPE:
        return None
    for form, pattern in _FORMS:
        found = pattern.match(shape)
        if found is not None:
            return _plan(form, shape, found.groupdict(), found)
    return None


def _plan(form: Form, shape: str, said: Mapping[str, str | None], found: re.Match[str]) -> Plan:
    def span(group: str) -> tuple[int, int]:
        start, end = found.span(group)
        return len(shape[:start].encode()), len(shape[:end].encode())

    spans = {group[0] if group[0] in "HMS" else group: span(group) for group, text in said.items() if text is not None}
    if "ey" in spans:
        spans["y"] = spans["ey"]
    noon = said.get("noon1") or said.get("noon2") or ""
    zone, sign = said.get("zone"), said.get("sign")
    return Plan(
        form=form,
        spans=spans,
        era_base=_ERA_BASE.get(said.get("era") or "", 0),
        month=_MONTHS.get((said.get("mon") or "")[:3], 0),
        separator=said.get("sep") or "",
        noon="" if not noon else "pm" if noon[0] in "p午" and noon != "午前" else "am",
        half=said.get("half") is not None,
        zone_minutes=_ZONES.get(zone or "") if sign is None else None,
        zone_sign=0 if sign is None else -1 if sign == "-" else 1,
    )
