"""Ways to reach a person on the net: mail, web addresses, handles and accounts."""

import re
import string
from typing import Final

from anonymization.text.patterns.pattern import Pattern, words

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
# taro dot yamada at …: in the local part
_LOCAL_DOT: Final = r"(?:(?:[ ](?:dot|ドット)[ ]|[ ]?[\[({](?:dot|ドット)[\])}][ ]?)[A-Za-z0-9_%+\-]{1,40}){0,3}+"
_ASCII: Final = frozenset(string.ascii_letters + string.digits + "_")
_MAIL_CUES: Final = words("メール", "mail", "アドレス", "連絡先", "宛")

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
        *("here", "channel", "all", "everyone", "team"),
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
            rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9.%+\-]*+(?:_(?!at_)[A-Za-z0-9.%+\-]++)*+{_LOCAL_DOT}{_AT}"
            rf"(?:[A-Za-z0-9\-]{{1,63}}{_DOT}){{1,5}}{_TLD}(?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
        cues=_MAIL_CUES,
        needs=frozenset("tTトと★☆◎●■@("),
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
            r"(?=[A-DFGILKMNQSTWXZa-dfgilkmnqstwxzアイカスチツユラ微旧])"  # most places fail here, at little cost
            r"(?:[Tt](?i:witter)|[Xx](?<![A-Za-z].)|ツイッター|旧(?i:Twitter)|[Ii](?i:nstagram)|インスタ(?:グラム)?|[Ll](?i:ine)|ライン"
            r"|[Gg](?i:itHub)|[Ff](?i:acebook|b)|[Dd](?i:iscord)|[Ss](?i:kype|lack|ns|team)|スカイプ|[Tt](?i:ikTok|elegram|hreads)|[Ww](?i:eChat|antedly)"
            r"|微信|カカオ(?:トーク)?|[Kk](?i:akaoTalk|aggle)|[Bb](?i:luesky)|[Mm](?i:ixi)|[Qq](?i:iita)|[Zz](?i:enn)|[Ll](?i:inkedIn)"
            r"|[Aa](?i:tCoder)|[Nn](?i:ote)|[Cc](?i:hatwork)|チャットワーク|アカウント|ユーザー)"
            r"[ ]?(?:\([^()\n]{0,12}\))?[ ]?(?:の|で)?[ ]?\(?(?:[Ii][Dd]|アカウント(?:名)?|ユーザー?(?:名|[Ii][Dd])?"
            r"|ハンドル(?:ネーム)?|(?i:account|username|handle)|名)"
            r"[ ]?(?:は|:|が|=|→|「|\(|、|名は|:)?[ ]?「?"
            r"(?P<name>@?(?:(?i:live):\.?)?[A-Za-z0-9_][A-Za-z0-9_.\-#]{2,40})(?<![.\-])",
        ),
        group="name",
        needs=_ASCII,
    ),
    Pattern(
        name="account_bare",
        entity="SNS_ACCOUNT",
        digits=0,
        regex=re.compile(
            r"(?=[LXTYカIiTtSsDdWwGgFfQqZzKkAaMmラインツテ])"  # most places fail here, at little cost
            r"(?:(?:LINE|ライン|(?<![A-Za-z])X|Threads|YouTube|カカオ(?:トーク)?"
            r"|(?i:Instagram|Twitter|Skype|Discord|Telegram|WeChat|GitHub|Facebook|TikTok|Qiita|Zenn|Kaggle|AtCoder|mixi))"
            r"(?:[ ]?(?:は|:|→|が)[ ]?|[ ](?=live:))"
            r"|(?:インスタ(?:グラム)?|ツイッター|ティックトック)[ ]?(?:は|:|→|が|、)?[ ]?)@?"
            r"(?P<name>[A-Za-z](?=[A-Za-z]{1,20}[0-9_.\-:#])[A-Za-z0-9_.\-#:]{2,40})(?<![.\-:])(?![A-Za-z0-9])"
        ),
        group="name",
        needs=_ASCII,
    ),
)
