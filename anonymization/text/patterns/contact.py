"""Ways to reach a person: mail, phone, postal code, web addresses and handles."""

import re
from typing import Final

from anonymization.text.patterns.pattern import Pattern, words
from anonymization.text.patterns.phone_numbers import is_abroad, is_domestic, is_landline, is_postal_code

_LOCAL: Final = r"[A-Za-z0-9._%+\-'!#$&*/=?^`{|}~]"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_TLD: Final = (
    r"(?:jp|com|net|org|edu|info|biz|io|dev|me|co|uk|us|de|fr|cn|kr|tw|vn|in|ca|au|asia|tokyo|app|cloud|xyz|eu)"
)
_AT: Final = (
    r"(?:[ ]{0,2}[\[({<【「][ ]{0,2}(?:at?|アット(?:マーク)?|あっと(?:まーく)?|@)[ ]{0,2}[\])}>】」][ ]{0,2}"
    r"|[ ]{0,2}(?:アットマーク|あっとまーく|アット|★|☆|◎|●|■)[ ]{0,2}|_at_|[ ]at[ ])"
)
_DOT: Final = (
    r"(?:\.|[ ]{0,2}[\[({【「][ ]{0,2}(?:dot|ドット|どっと|点|\.)[ ]{0,2}[\])}】」][ ]{0,2}|[ ]?(?:ドット"
    r"|どっと)[ ]?|_dot_|[ ]dot[ ])"
)
_MAIL_CUES: Final = words("メール", "mail", "アドレス", "連絡先", "宛")

# no letter before it, but for TEL090…
_NOT_INSIDE: Final = r"(?<![0-9])(?:(?<![A-Za-z])|(?<=[Tt][Ee][Ll])|(?<=[Ff][Aa][Xx]))"
_SEP: Final = r"(?:[ ]{0,2}[-./(){}・][ ]{0,2}|[ ]{1,2}|\)[ ]?-)"
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

# Services that carry a person's page; a bare address of theirs needs no further cue.
_SOCIAL: Final = (
    r"(?:twitter|x|facebook|fb|instagram|linkedin|github|gitlab|note|qiita|zenn|wantedly|tiktok|youtube|youtu|threads"
    r"|bsky|speakerdeck|slideshare|connpass|lit|lin|line|discord|medium|hatenablog|ameblo|pixiv|behance"
    r"|dribbble|kaggle|t)"
)
_NOT_DOMAINS: Final = frozenset(
    {
        *(
            "asp.net",
            "ado.net",
            "vb.net",
            "amazon.com",
            "amazon.co.jp",
            "rakuten.co.jp",
            "salesforce.com",
            "booking.com",
        ),
        *("monday.com", "force.com"),
    }
)
_ANNOTATIONS: Final = frozenset(
    {
        *("override", "autowired", "test", "bean", "component", "service", "controller", "entity", "param", "return"),
        *("author", "deprecated", "types", "media", "import", "angular", "babel", "vue", "nestjs", "property", "cosme"),
    }
)


def _is_domain(match: re.Match[str]) -> bool:
    return match[0].lower() not in _NOT_DOMAINS


def _is_handle(match: re.Match[str]) -> bool:
    return match[0][1:].lower() not in _ANNOTATIONS and not match[0][1:].isdigit()


def _bounded_local(match: re.Match[str]) -> bool:
    return any(char.isalnum() for char in match[0].split("@")[0])


CONTACT: Final = (
    Pattern(
        name="mail",
        entity="EMAIL_ADDRESS",
        digits=0,
        regex=re.compile(rf"(?<!{_LOCAL}){_LOCAL}++@(?:{_LABEL}\.){{1,8}}[A-Za-z][A-Za-z0-9\-]{{1,23}}(?![A-Za-z0-9])"),
        check=_bounded_local,
        needs=frozenset("@"),
    ),
    Pattern(
        name="mail_spaced",
        entity="EMAIL_ADDRESS",
        digits=0,
        regex=re.compile(
            rf"(?<!{_LOCAL})[A-Za-z0-9]{_LOCAL}*+[ ]{{0,2}}@[ ]{{0,2}}(?:{_LABEL}[ ]?\.[ ]?){{1,5}}"
            rf"{_TLD}(?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
        cues=_MAIL_CUES,
        needs=frozenset("@"),
    ),
    Pattern(
        name="mail_spelled",
        entity="EMAIL_ADDRESS",
        digits=0,
        regex=re.compile(
            rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9.%+\-]*+(?:_(?!at_)[A-Za-z0-9.%+\-]++)*+{_AT}"
            rf"(?:[A-Za-z0-9\-]{{1,63}}{_DOT}){{1,5}}{_TLD}(?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
        cues=_MAIL_CUES,
        needs=frozenset("tTトと★☆◎●■@"),
    ),
    Pattern(
        name="url",
        entity="URL",
        digits=0,
        regex=re.compile(
            r"(?<![A-Za-z])(?:h?ttps?|ftp)://[!#-;=?-~]{2,2000}"
            r"|(?<![A-Za-z0-9.@\-])www\.[A-Za-z0-9\-]{1,63}\.[!#-;=?-~]{2,2000}",
            re.IGNORECASE,
        ),
        needs=frozenset(".:"),
    ),
    Pattern(
        name="domain",
        entity="URL",
        digits=0,
        regex=re.compile(
            rf"(?<![A-Za-z0-9.@\-_/])(?:(?:[a-z0-9\-]{{1,63}}\.){{0,3}}{_SOCIAL}\.(?:com|jp|me|dev|io|be"
            rf"|app|ee|social|link|gg|co)/[!#-;=?-~]{{1,500}}"
            r"|(?:[A-Za-z0-9\-]{1,63}\.){1,4}(?:com|jp|org|info|me|dev|page|blog"
            r"|tokyo)(?:/[!#-;=?-~]{0,500})?(?![A-Za-z0-9\-@]))"
        ),
        check=_is_domain,
        needs=frozenset("."),
    ),
    Pattern(
        name="handle",
        entity="SNS_ACCOUNT",
        digits=0,
        regex=re.compile(r"(?<![A-Za-z0-9._%+\-@/])@[A-Za-z0-9_][A-Za-z0-9_.\-]{1,40}(?<![.\-])(?![A-Za-z0-9_@/])"),
        cues=words(
            "twitter",
            "ツイッター",
            "インスタ",
            "instagram",
            "アカウント",
            "SNS",
            "github",
            "LINE",
            "ID",
            "X",
            "note",
            "discord",
        ),
        check=_is_handle,
        needs=frozenset("@"),
    ),
    Pattern(
        name="account",
        entity="SNS_ACCOUNT",
        digits=0,
        regex=re.compile(
            r"(?:Twitter|(?<![A-Za-z])X|ツイッター|旧Twitter|Instagram|インスタ(?:グラム)?|LINE|ライン"
            r"|GitHub|Facebook|FB|Discord|Skype|スカイプ|Slack|TikTok|WeChat"
            r"|微信|カカオ(?:トーク)?|KakaoTalk|Telegram|Threads|Bluesky|mixi|Qiita|Zenn|LinkedIn|Wantedly"
            r"|Kaggle|AtCoder|note|SNS|Chatwork|チャットワーク|Steam|アカウント|ユーザー)"
            r"[ ]?(?:\([^()\n]{0,12}\))?[ ]?(?:の|で)?[ ]?(?:ID|アカウント(?:名)?|ユーザー?(?:名|ID)?"
            r"|ハンドル(?:ネーム)?|account|username|handle|名)"
            r"[ ]?(?:は|:|が|=|→|「|\(|、|名は|:@)?[ ]?[「@]?(?P<name>(?:live:)?[A-Za-z0-9_][A-Za-z0-9_.\-#]{2,40})(?<![.\-])",
            re.IGNORECASE,
        ),
        group="name",
    ),
    Pattern(
        name="account_bare",
        entity="SNS_ACCOUNT",
        digits=0,
        regex=re.compile(
            r"(?:LINE|ライン|Instagram|インスタ(?:グラム)?|Twitter|(?<![A-Za-z])X|Skype|Discord|Telegram|WeChat"
            r"|カカオ(?:トーク)?)[ ]?(?:は|:|→|が)[ ]?@?"
            r"(?P<name>[A-Za-z](?=[A-Za-z]{1,20}[0-9_.\-:#])[A-Za-z0-9_.\-#:]{2,40})(?<![.\-:])(?![A-Za-z0-9])"
        ),
        group="name",
    ),
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
            _NOT_INSIDE + r"(?<![.\-])0[5789]0[0-9]{8}(?![0-9A-Za-z])(?![.\-][0-9])"
            r"|(?<![0-9])0[5789]0の[0-9]{4}の[0-9]{4}(?![0-9])"
        ),
        cues=_TEL_CUES,
        against=_ORDER,
        needs=frozenset("0"),
    ),
    Pattern(
        name="phone_landline",
        entity="PHONE_NUMBER",
        regex=re.compile(r"(?<![0-9A-Za-z.\-])0[1-9][0-9]{8}(?![0-9A-Za-z])(?![.\-][0-9])"),
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
