"""Headers that are phrases: what a form asks for, and whose occupation or age is told."""

import re
from typing import Final

from anonymization.intake.headers import stem

_KIN: Final = (
    "夫|妻|父|母|父親|母親|両親|父母|親|兄|弟|姉|妹|兄弟|姉妹|祖父|祖母|祖父母|息子|娘|子|子ども|子供|同居者|同居人"
)
_OF_THE_FAMILY: Final = re.compile(
    rf"(^|[\s(（])(?!親会社|子会社|兄弟会社)({_KIN})[の ]?"
    r"(お?名前|氏名|生年月日|年齢|職業|仕事|勤務先|勤め先|会社名?|学歴|学校|出身地?|国籍|健康|年収|収入|人数|有無)"
    r"|\b(father|mother|spouse|husband|wife|parents?|sibling|brother|sister|child|son|daughter)('?s)? "
    r"(name|age|birth|date of birth|dob|occupation|profession|employer|education|income|nationality)"
)
_ASKS_OF: Final = re.compile(r"^(あなた|ご自身|ご本人|貴方)の|^お持ちの|^差し支えなければ、?")
_ASKED: Final = re.compile(
    r"(を|について|に関して|に関する内容を|は|が)?"
    r"(あれば|ございましたら|ある(場合|方)は?|あります(か|でしょうか))?、?"
    r"(フルネームで|全角で|半角で|全角カタカナで|ひらがなで|カタカナで|ハイフンなしで|西暦で|自由に|具体的に|簡単に|すべて|全て)?"
    r"[ごお]?(記入|入力|選択|選び|選んで|教え|聞かせ|回答|記載|書き|書いて|知らせ|申告|添付|答え)(して|て)?"
    r"(ください|下さい|願います|お願いします|お願いいたします|お願い致します)?[。!！]?$"
    r"|(は|を)?(何|いつ|どちら|どこ)?(です|でしょう|ございます|あります)か[?？。]?$"
)


def tells_of_family(header: str) -> bool:
    """Whether it is about a relative; a company's parent or subsidiary is none."""
    return _OF_THE_FAMILY.search(stem(header)) is not None


def asked_for(header: str) -> str | None:
    """What a form asks for (志望動機をお聞かせください → 志望動機); None where the header asks nothing."""
    asked = _ASKED.sub("", _ASKS_OF.sub("", header))
    return asked if asked and asked != header else None
