"""Numbers the state or an insurer gives to a person. Most need a cue: their digits alone say nothing."""

import re
from typing import Final

from anonymization.text.patterns import check_digits
from anonymization.text.patterns.pattern import DIGIT_AFTER, DIGIT_BEFORE, Pattern, words

_TWELVE: Final = re.compile(rf"{DIGIT_BEFORE}[0-9]{{4}}(?:[ \-/]?)[0-9]{{4}}(?:[ \-/]?)[0-9]{{4}}{DIGIT_AFTER}")
_ELEVEN: Final = re.compile(
    rf"{DIGIT_BEFORE}(?:[0-9]{{11}}|[0-9]{{3}}-[0-9]{{4}}-[0-9]{{4}}|[0-9]{{5}}-[0-9]{{6}}"
    rf"|[0-9]{{4}}[ -][0-9]{{4}}[ -][0-9]{{3}}){DIGIT_AFTER}"
)
_SEPARATORS: Final = re.compile(r"[ \-/]")

_MY_NUMBER_CUES: Final = words(
    "マイナンバー",
    "個人番号",
    "my ?number",
    "まいなんばー",
    "通知カード",
    "ナンバーカード",
    "individual number",
    "マイナ",
)
_TO: Final = r"[ ]?(?:の)?(?:番号)?[ ]?(?:は|:|が|=|、|「|\(|No\.?|#)?[ ]?"


def _is_my_number(match: re.Match[str]) -> bool:
    return check_digits.my_number(_SEPARATORS.sub("", match[0]))


def _is_not_my_number(match: re.Match[str]) -> bool:
    return not _is_my_number(match)


def _police(match: re.Match[str]) -> bool:
    """The first two digits name the prefectural police that issued the licence: 10 to 97."""
    return 10 <= int(match[0].lstrip("第 ")[:2]) <= 97


IDENTITY_NUMBERS: Final = (
    Pattern(name="my_number", entity="JP_MY_NUMBER", regex=_TWELVE, check=_is_my_number, cues=_MY_NUMBER_CUES),
    Pattern(
        name="my_number_wrong", entity="JP_MY_NUMBER", regex=_TWELVE, check=_is_not_my_number, cues=_MY_NUMBER_CUES
    ),
    Pattern(
        name="driver_license",
        entity="JP_DRIVER_LICENSE",
        regex=re.compile(
            rf"{DIGIT_BEFORE}(?:第[ ]?)?(?:[0-9]{{4}}[ \-]?[0-9]{{4}}[ \-]?[0-9]{{4}}"
            r"|[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{2})(?![0-9A-Za-z])(?:[ ]?号)?"
        ),
        check=_police,
        cues=words("免許", "licen[sc]e", "めんきょ"),
    ),
    Pattern(
        name="passport",
        entity="JP_PASSPORT",
        regex=re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[ \-]?[0-9]{7}(?![0-9A-Za-z])", re.IGNORECASE),
        cues=words("パスポート", "旅券", "passport"),
    ),
    Pattern(
        name="residence_card",
        entity="JP_RESIDENCE_CARD",
        regex=re.compile(
            r"(?<![0-9A-Za-z])[A-Z]{2}[ \-]?[0-9]{4}[ ]?[0-9]{4}[ \-]?[A-Z]{2}(?![0-9A-Za-z])", re.IGNORECASE
        ),
        cues=words("在留", "residence card", "特別永住"),
    ),
    Pattern(
        name="pension_number",
        entity="JP_PENSION_NUMBER",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{4}}[ \-]?[0-9]{{6}}{DIGIT_AFTER}"),
        cues=words("年金", "pension"),
    ),
    Pattern(
        name="employment_insurance",
        entity="JP_EMPLOYMENT_INSURANCE",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{4}}-[0-9]{{6}}-[0-9]{DIGIT_AFTER}"),
        cues=words("雇用保険", "被保険者", "離職票", "employment insurance"),
    ),
    Pattern(
        name="employment_digits",
        entity="JP_EMPLOYMENT_INSURANCE",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{4}}[ \-]?[0-9]{{6}}[ \-]?[0-9]{DIGIT_AFTER}"),
        cues=words("雇用保険", "離職票", "employment insurance"),
    ),
    Pattern(
        name="health_symbol",
        entity="JP_HEALTH_INSURANCE",
        digits=1,
        regex=re.compile(
            r"(?:(?:健康保険|保険証|被保険者証|国保|社保|保険)[^\n0-9]{0,12})記号[ ]?(?:は|:)?[ ]?[0-9A-Za-z\-]{1,8}"
            r"[ ]?[・、,/ の]{0,3}(?:番号)[ ]?(?:は"
            r"|:)?[ ]?(?P<number>[0-9\-]{1,8})(?:[ ]?\(?枝番\)?[ ]?:?[ ]?[0-9]{2})?"
        ),
    ),
    Pattern(
        name="health_labelled",
        entity="JP_HEALTH_INSURANCE",
        digits=5,
        regex=re.compile(
            rf"(?:保険者番号|健保(?:の)?(?:番号|[ ]?記号・?番号)|国保の番号|"
            rf"被保険者(?:証)?(?:等)?(?:の)?(?:記号)?(?:・)?番号|"
            rf"保険証(?:の)?(?:記号)?(?:・)?(?:番号)?|国保番号"
            rf"|健康保険証?(?:の)?[ ]?(?:記号[・/ ]{{0,2}}番号|証?番号)?){_TO}"
            r"(?:記号[ ]?)?(?P<number>[0-9]{1,8}(?:[ ]?[-・/][ ]?[0-9]{1,8}){0,2}(?:[ ]?番号[ ]?[0-9]{1,8})?)"
            r"(?![0-9A-Za-z年月日歳%名人])"
        ),
        check=lambda match: sum(char.isdigit() for char in match["number"]) >= 5,
        group="number",
    ),
    Pattern(
        name="health_insurance",
        entity="JP_HEALTH_INSURANCE",
        digits=5,
        regex=re.compile(rf"{DIGIT_BEFORE}(?:[0-9]{{8}}|[0-9]{{6}}){DIGIT_AFTER}"),
        cues=words("保険証", "健康保険", "保険者番号", "health insurance"),
    ),
    Pattern(
        name="juminhyo_code",
        entity="JP_JUMINHYO_CODE",
        regex=_ELEVEN,
        cues=words("住民票"),
    ),
    Pattern(
        name="ssn_in_japanese",
        entity="US_SSN",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{3}}[- ][0-9]{{2}}[- ][0-9]{{4}}{DIGIT_AFTER}"),
        cues=words("SSN", "社会保障", "ソーシャルセキュリティ", "social security"),
    ),
    Pattern(
        name="nino",
        entity="UK_NINO",
        digits=1,
        regex=re.compile(
            r"(?<![0-9A-Za-z])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ ]?[0-9]{2}){3}[ ]?[A-D]"
            r"(?![0-9A-Za-z])"
        ),
        cues=words("national insurance", "NINO", "NI number", "国民保険"),
    ),
    Pattern(
        name="nhs",
        entity="UK_NHS",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{3}}[- ]?[0-9]{{3}}[- ]?[0-9]{{4}}{DIGIT_AFTER}"),
        cues=words("(?<![A-Za-z])NHS"),
    ),
    Pattern(
        name="person_id",
        entity="PERSON_ID",
        digits=1,
        regex=re.compile(
            r"(?=[応エ候受学社職従会入スメ求登生患顧ユ診aces])"  # most places fail here, at little cost
            r"(?:応募者?(?:ID|番号|No\.?|コード)|エントリー(?:ID|番号|No\.?)|候補者(?:ID|番号|No\.?)"
            r"|受験番号|学籍番号|学生番号"
            r"|(?:社員|学生|職員|従業員|会員|入館)証[ ]?(?:ID|番号|No\.?|ナンバー)"
            r"|社員(?:ID|番号|コード|No\.?)|従業員(?:ID|番号|コード|No\.?)"
            r"|(?:職員|スタッフ|メンバー|求職者|登録|学生|生徒|患者|顧客|ユーザー?)(?:ID|番号|No\.?)|会員(?:ID|番号)"
            r"|登録者番号|診察券番号|applicant ?(?:id|no\.?|number)"
            r"|candidate ?(?:id|no\.?|number)|employee ?(?:id|no\.?|number)|student ?(?:id|no\.?|number))"
            r"[ ]?(?:は|:|が|=|、|「|\("
            r"|is)?[ ]?#?(?P<number>(?=[A-Za-z\-_]{0,12}[0-9])[A-Za-z0-9][A-Za-z0-9\-_]{2,23})(?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
        cues=words("ID", "番号", "No", "コード", "number"),
        group="number",
    ),
)
