"""The forms of notes in which a person stands: verdicts, signatures, former names, letters typed apart."""

import re
from typing import Final

from anonymization.text.names.place_cues import ALONE, KANJI

# 佐治：A / 佐治→不合格: whom a verdict follows is whoever judged or was judged.
VERDICT: Final = re.compile(
    rf"{ALONE}({KANJI}{{1,5}}?)(?:さん|氏)?[ 　]?(?:[:→⇒=]|->|\.{{2,6}})[ 　]?"
    r"(?=[◎○〇△▲×✕☆★]|[A-ES][+\-]?(?![A-Za-z0-9])|[1-5](?:/|点|[、。\s]|$)"
    r"|合格|不合格|通過|見送り|保留|採用|不採用|賛成|反対|推し|可|否|要再|再面接|OK|NG|辞退)"
)
# ◎清水 ○大久保 △辻: a mark before each of those it is given to
MARKED: Final = re.compile(rf"[◎○〇△▲×✕][ 　]?({KANJI}{{1,5}})(?=(?:さん|氏)?(?:[ 　]?[◎○〇△▲×✕、,/／)）→\n]|[ 　]|$))")
# 秦○、矢島×: a mark behind each
BEHIND: Final = re.compile(
    rf"(?<![一-龠々ヶァ-ヴーA-Za-z0-9◎○〇△▲×✕])({KANJI}{{1,5}})(?:さん|氏)?[ 　]?[◎○〇△▲×✕](?=[、,/／。 　\n]|$)"
)
# ※泉追記: / (佐治メモ): who adds a word to a note
ADDED: Final = re.compile(
    rf"(?:^|[※(（【\[〔])[ 　]?({KANJI}{{1,5}})"
    r"(?:追記|補足|加筆|メモ|所感|談|コメント|(?<=..)評価?)(?=[:：」】)）\]〕])",
    re.MULTILINE,
)
# 担当変更（和泉から松本へ）
PASSED: Final = re.compile(
    rf"(?:担当|変更|交代|交替|引き?継ぎ?)[^。\n]{{0,6}}?({KANJI}{{1,5}})(?:さん|氏)?から({KANJI}{{1,5}})(?:さん|氏)?[へに]"
)
# 1）小西 2）横山 3）千葉
COUNTED: Final = re.compile(rf"(?<![0-9A-Za-z])[0-9]{{1,2}}[)）.．][ 　]?({KANJI}{{1,5}})(?=さん|氏|[、,/／ 　\n]|$)")
# 種市4点 反町3点: marks in points
POINTS: Final = re.compile(rf"{ALONE}({KANJI}{{1,5}})[ 　:]?[0-9]{{1,3}}点")
# 大友案件, 佐治宅: what is somebody's own.
OWNED: Final = re.compile(
    rf"(?<![一-龠々ヶァ-ヴー])({KANJI}{{2,4}})"
    r"(?:経由|案件|マター|ルート|推薦|世代|体制|班|派|案|宅|邸|ゼミ|研究室|夫妻|夫婦|一家|チーム|グループ|面接|面談|時代の部下|ファミリー|教室|道場|預かり|預り|印(?=$|[\s)）]))(?![一-龠々])"
)
# 森 下  航 輔: letters typed apart, as forms and scanners leave them.
SPELLED: Final = re.compile(r"(?<![一-龠々])[一-龠々](?:[ ]{1,3}[一-龠々]){2,5}(?![一-龠々])")
# Whoever says a name says it with these words, whatever the name: 天子と申します.
SELF: Final = re.compile(rf"(?:^|[のは、。:\s「(])({KANJI}{{1,6}})(?=と申[しす]|といいます|と言います)", re.MULTILINE)
# 仲間（旧姓滝）: who bore another name, and that name.
FORMER: Final = re.compile(
    rf"(?:({KANJI}{{1,5}}(?:[ ]?[一-龠々ぁ-んァ-ヴー]{{1,4}})?)[(])?"
    rf"(?:旧姓|旧氏|旧名|結婚前の姓|婚前の姓)(?:[ ]?(?:は|が|:)?[ ]?((?:(?![旧姓]){KANJI}){{1,5}}|[ァ-ヴー]{{2,8}}))?"
    r"(?=[)」。、,\s]|$|さん|様|氏|で|の|に|を|から|だ|名義)"
)
# よろしくお願いします。(蔵本)
SIGNED: Final = re.compile(rf"[。!！?？\n][ ]?[(]({KANJI}{{1,5}})(?:[ ]?[記拝筆])?[)][ ]?(?=$|\n)")
TWO_LINES: Final = re.compile(
    r"(?:^|[:：])[ 　]?([一-龠々ヶ]{1,4})[ 　]?\n[ 　]?([一-龠々]{1,3}|[ぁ-ん]{2,5})[ 　]?(?=$|[(（\n])", re.MULTILINE
)
