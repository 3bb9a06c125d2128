"""What around a surname says that it is a person here: a label before it, a verb of people behind it."""

import re
from typing import Final

from anonymization.text.names.lexicon import words
from anonymization.text.names.tokens import Tokens

_LABEL_BEFORE: Final = re.compile(r"(?P<label>[^\s。、:：()]{1,10})[ 　]?[:：=][ 　\t]{0,3}$")
_LABEL: Final = re.compile(r"(?:者|官|員|人|次|記|責|席|名|当|役|長|師|署|先|窓口|アドバイザー|マネージャー|リーダー)$")
_CLOSING: Final = re.compile(
    r"(?:(?:姓|名字|苗字|氏名|お名前|担当者?|面接官|上司|紹介者)は$"
    r"|(?:以上|文責|記入|記|署名|代筆|敬具|拝)[、,:： 　\n]{0,3}$)"
)
# お疲れ様です、林です。
_OPENING: Final = re.compile(r"(?:[\n。!?！？]|(?:です|ます|でした|ました|さま|様|さん)[、。 　])[ 　]{0,2}$")
_ITSELF: Final = re.compile(r"(?:です|でございます)(?:[。、！!\n]|$)")
_BRACKET: Final = re.compile(r"[(（\[【「]$")
# 林:スキルは十分 / 林「もう一度会いたい」 / 林(営業)
_OWN_LABEL: Final = re.compile(
    r"[ 　]?(?:[:：「『→⇒]|->|、(?:本日|急遽|欠席|不在)"
    r"|[(（](?:営業|人事|総務|経理|現場|本社|店長|部長|課長|主任|社長|役員|面接|一次|二次|最終|[0-9]))"
)
_STRONG_AFTER: Final = re.compile(
    r"[ 　」』)]?(?:と申|と言い|といい|という[者人方]|宛|あて[にの、。]|拝$|記[)）。\n]|記$|名義|夫妻|家の|姓)"
)
# What only people are asked, told and answer; a surname that is a place or a word as well is a person here.
_PEOPLE_AFTER: Final = re.compile(
    r"(?:に(?:確認(?:し|を|済|中)|引き継|引継|相談(?:し|を)|報告(?:し|を)|エスカ|共有済)"
    r"|から(?:「|は「|返答|返信|回答|承認|指示|折り?返|OK)|より[:：「]|(?:コメント|所見|メモ)[:：]"
    r"|ら[0-9一二三四五数]|(?:ほか|他)[、計]{0,2}[0-9一二三四五六七八九十数][名人]|が(?:同席|紹介者|推薦者|面接官|面接を|異動|退職|欠席|引き継)|と(?:面談|面接)し|[>＞](?![A-Za-z0-9]))"
)
_MEDIUM_AFTER: Final = re.compile(
    r"(?:(?:より|から|からの)(?:連絡|電話|紹介|推薦|報告|指示|依頼|指摘|回答|申し|引き継)|より(?:一言|、|$)"
    r"|に(?:も)?(?:確認|相談|連絡|報告|依頼|引き継|共有|紹介|聞|お願い|対応)"
    r"|の(?:紹介|推薦|評価|コメント|判断|意見|後任|部下|上司|代理|メモ|所見|面接|面談|件)"
    r"|が(?:異動|退職|欠席|休み|出張|不在|参加|出席|質問|引き継|引継|同意|反対|賛成|紹介者|推薦者|責任者|最終)"
    r"|が(?:面接|面談|対応|担当|同席|説明|実施|判断|確認|評価|推薦|紹介|連絡|承認)"
    r"|まで(?:ご)?連絡|を通じて|経由|と(?:面談|面接|相談|協議|同席|共有)"
    r"|本人|曰く|いわく|によると|によれば"
    r"|は(?:高評価|低評価|賛成|反対|不在|同席|欠席|退職|面接))"
)


def left_cue(tokens: Tokens, index: int) -> float:
    """How much what stands before token `index` speaks for a person: 0 … 0.6."""
    start = tokens.starts[index]
    before = tokens.text[max(0, start - 16) : start]
    if not before or not before.strip():
        return 0.4 if not start and _ITSELF.match(tokens.text, tokens.ends[index]) else 0.0
    label = _LABEL_BEFORE.search(before)
    if label is not None and label["label"] not in words("place_labels"):
        return 0.6 if _LABEL.search(label["label"]) else 0.2
    if _CLOSING.search(before) or before[-1] in "@＠":
        return 0.5
    greets = _OPENING.search(before) and tokens.word(index) not in words("function_nouns")
    return 0.4 if greets and _ITSELF.match(tokens.text, tokens.ends[index]) else 0.0


def right_cue(tokens: Tokens, index: int) -> float:
    """How much what stands behind token `index` speaks for a person: 0 … 0.5."""
    end = tokens.ends[index]
    after = tokens.text[end : end + 8]
    if _STRONG_AFTER.match(after):
        return 0.5
    if _PEOPLE_AFTER.match(after):
        return 0.4
    if _MEDIUM_AFTER.match(after):
        return 0.3
    start = tokens.starts[index]
    opens = tokens.text[max(0, start - 1) : start]
    if _OWN_LABEL.match(after) and (not opens or opens in "。\n 　★☆●・■◆【[（("):
        return 0.4
    if opens in ("(", "（") and after[:1] in (")", "）") and tokens.word(index) in "月火水木金土日祝":
        return 0.0  # 6月14日(金)
    closed = after[:1] in (")", "）", "]", "】") and _BRACKET.search(tokens.text[max(0, start - 1) : start])
    return 0.4 if closed else 0.0
