"""Phones in every notation, and postal codes."""

import re
from typing import Final

from anonymization.text.patterns.pattern import Pattern, words
from anonymization.text.patterns.phone_numbers import is_abroad, is_domestic, is_landline, is_postal_code

# no letter before it, but for TEL090…
_NOT_INSIDE: Final = r"(?<![0-9])(?:(?<![A-Za-z])|(?<=[Tt][Ee][Ll])|(?<=[Ff][Aa][Xx])|(?<=PHS))"
_SEP: Final = r"(?:[ ]{0,2}[-./(){}・_][ ]{0,2}|[ ]{1,2}|\)[ ]?-)"
_TEL_CUES: Final = words(
    "電話",
    "tel",
    "phone",
    "携帯",
    "mobile",
    "連絡先",
    "fax",
    "ファックス",
    "お?かけ",
    "架電",
    "でんわ",
    "call",
    "自宅",
    "緊急",
    "cell",
)
_SPOKEN: Final = (
    "(?:ゼロ|レイ|マル|イチ|ニー?|サン|ヨン|ゴー?|ロク|ナナ|シチ|ハチ|キュウ|キュー|ぜろ|いち|さん|よん|ろく|なな|はち"
    "|きゅう|にい?|ごお?|[0-9])"
)
_ORDER: Final = words(
    *(
        "注文",
        "受注",
        "発注",
        "伝票",
        "管理番号",
        "整理番号",
        "商品",
        "製品",
        "品番",
        "型番",
        "案件",
        "求人番号",
        "求人ID",
        "チケット",
    ),
    *(
        "請求書",
        "見積",
        "契約番号",
        "法人番号",
        "登録番号",
        "追跡",
        "シリアル",
        "ロット",
        "コード",
        "order",
        "invoice",
        "ticket",
        "version",
    ),
    *(
        "バージョン",
        r"ver\.?",
        r"\bv$",
        "ISBN",
        "JAN",
        "特許",
        "#$",
        r"No\.? ?$",
        "論文",
        "文書番号",
        "申請番号",
        "学籍",
        "社員番号",
    ),
)

PHONES: Final = (
    Pattern(
        name="phone_parts",
        entity="PHONE_NUMBER",
        regex=re.compile(
            rf"{_NOT_INSIDE}(?<![0-9][-.])\(?0[0-9]{{1,4}}\)?{_SEP}?(?<![0-9])[0-9]{{1,4}}\)?{_SEP}[0-9]{{3,4}}(?![0-9])(?![-.][0-9])"
        ),
        check=is_domestic,
        cues=_TEL_CUES,
        against=_ORDER,
        needs=frozenset("0"),
    ),
    Pattern(
        name="phone_spoken",
        entity="PHONE_NUMBER",
        digits=0,
        regex=re.compile(
            rf"(?<![ァ-ヴー])(?:ゼロ|マル|レイ|ぜろ)(?:[ の、・\-]{{0,2}}{_SPOKEN}){{8,12}}(?![ァ-ヴー0-9])"
        ),
        cues=_TEL_CUES,
        needs=frozenset("ロルイろ"),
    ),
    Pattern(
        name="phone_plain",
        entity="PHONE_NUMBER",
        regex=re.compile(
            _NOT_INSIDE + r"(?<!-)(?<![0-9]\.)0[5789]0[ ]?[0-9]{8}(?![0-9A-Za-z])(?![.\-][0-9])"
            r"|(?<![0-9])0[5789]0の[0-9]{4}の[0-9]{4}(?![0-9])"
        ),
        cues=_TEL_CUES,
        against=_ORDER,
        needs=frozenset("0"),
    ),
    Pattern(
        name="phone_landline",
        entity="PHONE_NUMBER",
        regex=re.compile(_NOT_INSIDE + r"(?<!-)(?<![0-9]\.)0[1-9][0-9]{8}(?![0-9A-Za-z])(?![.\-][0-9])"),
        check=is_landline,
        cues=_TEL_CUES,
        against=_ORDER,
        needs=frozenset("0"),
    ),
    Pattern(
        name="phone_abroad",
        entity="PHONE_NUMBER",
        regex=re.compile(
            r"(?<![0-9A-Za-z])\(?(?:\+|00(?=81|1-|44|86"
            r"|82))[1-9][0-9]{0,2}\)?(?:[-. ()]{0,3}[0-9]){6,13}(?![0-9])"
            r"|(?<![0-9])81-[1-9][0-9]?-[0-9]{4}-[0-9]{4}(?![0-9])"
        ),
        check=is_abroad,
        cues=_TEL_CUES,
        needs=frozenset("+08"),
    ),
    Pattern(
        name="phone_local",
        entity="PHONE_NUMBER",
        digits=6,
        regex=re.compile(r"(?<![0-9A-Za-z.\-])[2-9][0-9]{1,3}-[0-9]{4}(?![0-9A-Za-z])(?![.\-][0-9])"),
        cues=words("電話", r"tel(?![a-z])", "携帯番号", "ファックス", "fax"),
        needs=frozenset("-"),
    ),
    Pattern(
        name="phone_last_four",
        entity="PHONE_NUMBER",
        digits=4,
        regex=re.compile(
            r"(?:電話|携帯|ケータイ|TEL|tel|Tel)[^\n0-9]{0,8}下[ ]?(?:[4四]|よん)[ ]?(?:桁|ケタ|けた)[ ]?"
            r"(?:は|が|の|:)?[ ]?(?P<number>[0-9]{4})(?![0-9])"
        ),
        group="number",
        needs=frozenset("下"),
    ),
    Pattern(
        name="postal_mark",
        entity="JP_POSTAL_CODE",
        regex=re.compile(r"[〒〶][ ]?[0-9]{3}[ ]?-?[ ]?[0-9]{4}(?![0-9])"),
        needs=frozenset("〒〶"),
    ),
    Pattern(
        name="postal_bare",
        entity="JP_POSTAL_CODE",
        regex=re.compile(r"(?<![0-9A-Za-z.\-/])[0-9]{3}-[0-9]{4}(?![0-9A-Za-z])(?![.\-/][0-9])"),
        check=is_postal_code,
        cues=words("〒", "郵便", "住所", "postal", "zip", "居住", "在住", "[都道府県市区町村]"),
        against=_ORDER,
        needs=frozenset("-"),
    ),
    Pattern(
        name="postal_digits",
        entity="JP_POSTAL_CODE",
        regex=re.compile(r"(?<![0-9A-Za-z.\-])[0-9]{3}[ -]?[0-9]{4}(?![0-9A-Za-z])(?![.\-][0-9])"),
        cues=words("〒", "郵便番号", "〶", "postal", "zip"),
    ),
)
