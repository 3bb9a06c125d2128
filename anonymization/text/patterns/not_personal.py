"""Numbers that look personal and are not. They take part in the decision like any other span, and are never masked."""

import re
from typing import Final

from anonymization.text.patterns import check_digits
from anonymization.text.patterns.pattern import NOT_PERSONAL, Pattern

_CORPORATE: Final = re.compile(r"(?<![0-9A-Za-z])T?[0-9](?:[ \-]?[0-9]{4}){3}(?![0-9])")


def _is_corporate(match: re.Match[str]) -> bool:
    return check_digits.corporate_number(re.sub(r"[T \-]", "", match[0]))


NOT_PERSONAL_NUMBERS: Final = (
    Pattern(name="corporate_number", entity=NOT_PERSONAL, regex=_CORPORATE, check=_is_corporate),
    Pattern(
        name="order_number",
        entity=NOT_PERSONAL,
        regex=re.compile(
            r"(?=[注受発伝管整商製案求請見契法登追問チ文特論シロ部物oitspm])"  # most places fail here
            r"(?:注文|受注|発注|伝票|管理|整理|商品|製品|案件|求人|請求書?|見積書?|契約|法人|登録|追跡|"
            r"問い?合わせ|チケット|文書|特許|論文|シリアル|ロット|部品|物件)"
            r"(?:番号|ID|No\.?|コード|ナンバー)[ ]?(?:は|:|が|=|「|\()?[ ]?[A-Za-z]{0,6}[ \-#]?[0-9][0-9A-Za-z\-]{2,24}"
            r"|(?:order|invoice|ticket|tracking|serial|part|product|model)[ ]?(?:number|no\.?|id"
            r"|#)[ ]?(?:is|:)?[ ]?[A-Za-z]{0,6}-?[0-9][0-9A-Za-z\-]{2,24}",
            re.IGNORECASE,
        ),
    ),
    Pattern(
        name="money",
        entity=NOT_PERSONAL,
        regex=re.compile(
            r"[¥$€£][ ]?[0-9][0-9,.]{0,24}|[0-9][0-9,.]{0,24}[ ]?(?:円|万円|千円|億円?|百万|ドル|ユーロ|元|"
            r"USD|JPY|EUR|件|名(?!義)|人|点|個|台|行|時間|分|秒|%|GB|MB|TB)"
        ),
    ),
    Pattern(
        name="version",
        entity=NOT_PERSONAL,
        regex=re.compile(
            r"(?:バージョン|version|ver\.?|(?<![A-Za-z])v)[ ]?[:は]?[ ]?[0-9]{1,4}(?:\.[0-9]{1,5}){1,4}", re.IGNORECASE
        ),
    ),
)
