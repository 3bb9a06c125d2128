"""Where a person can be reached: mail, phones, addresses, the net."""

from typing import Final

from expectations.shape import EDGE, END, Shape

_SPOKEN: Final = (
    "(?:ゼロ|レイ|マル|イチ|ニ|サン|ヨン|ゴ|ロク|ナナ|シチ|ハチ|キュウ|キュ"
    "|ぜろ|いち|に|さん|よん|ご|ろく|なな|はち|きゅう|[0-9])"
)
_AT: Final = r"(?:[\[({<【「] ?(?:at|a|アット(?:マ.ク)?|@) ?[\])}>】」]|アット(?:マ.ク)?|あっとま.く|[★☆◎●■]|_at_| at )"
_DOT: Final = r"(?: ?[\[({] ?(?:dot|ドット|\.) ?[\])}] ?| ?(?:ドット|どっと) ?|_dot_| dot |\.)"
_SERVICES: Final = (
    "twitter|ツイッタ.|instagram|インスタ(?:グラム)?|line|ライン|github|facebook|discord|skype|スカイプ|telegram"
    "|wechat|カカオ(?:ト.ク)?|tiktok|bluesky|linkedin|アカウント|ユ.ザ."
)

CONTACTS: Final = (
    Shape(
        kind="mail",
        pattern=(
            r"[A-Za-z0-9_%+-] {0,2}@ {0,2}[A-Za-z0-9-]+ ?\. ?[A-Za-z]{2}"
            rf"|(?i)[a-z0-9] ?{_AT} ?[a-z0-9-]+{_DOT}(?:[a-z0-9-]+{_DOT})*(?:jp|com|net|org|info|io|dev|me|co)"
        ),
        ja="メールアドレス",
        en="an e-mail address",
    ),
    Shape(
        kind="phone",
        pattern=(
            rf"{EDGE}(?:0[5789]0[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}|0[5789]0の[0-9]{{4}}の[0-9]{{4}}"
            r"|0[0-9]{1,4}[-. /()・]{1,2}[0-9]{1,4}[-. /()・]{1,2}[0-9]{4}"
            r"|0[1-9][0-9]{8}|81-[1-9][0-9]?-[0-9]{4}-[0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4}"
            rf"){END}|(?:\+|00)[1-9][0-9]{{0,2}}[- .()]{{0,3}}[0-9]{{1,4}}(?:[- .()]{{0,3}}[0-9]{{2,4}}){{2,3}}"
            rf"|(?:ゼロ|マル|レイ|ぜろ)(?:[ の、・-]{{0,2}}{_SPOKEN}-?){{8}}"
            r"|(?:電話|(?i:tel)|携帯番号|ファックス|(?i:fax))[^\n0-9]{0,12}[2-9][0-9]{1,3}-[0-9]{4}"
        ),
        ja="電話番号",
        en="a phone number",
    ),
    Shape(
        kind="postal_code",
        pattern=(
            r"[〒〶]|(?:^|[^0-9-])[0-9]{3}-[0-9]{4}(?:[^0-9-]|$)"
            r"|(?:郵便番号|(?i:postal|zip))[^\n0-9]{0,12}[0-9]{3}[ -]?[0-9]{4}"
            r"|(?i:zip|postal)(?: ?code)?[ :is]{0,5}[0-9]{4,5}|\b[A-Z]{2} [0-9]{5}\b"
        ),
        ja="郵便番号",
        en="a postal code",
    ),
    Shape(
        kind="street_address",
        pattern=r"(?:丁目|番地)|[0-9]番[0-9]+号|(?:^|[^0-9-])[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}(?:[^0-9-]|$)",
        ja="番地までの住所",
        en="a street address",
    ),
    Shape(
        kind="url",
        pattern=(
            r"(?i)https?://|ttps?://|ftp://|www\."
            r"|(?:^|[^a-z0-9.@_/-])(?:[a-z0-9-]+\.)+(?:com|jp|me|dev|io|be|gg|co|org|info|page|blog)/[!-~]"
        ),
        ja="URL",
        en="a URL",
    ),
    Shape(
        kind="account",
        pattern=(
            r"(?:^|[^A-Za-z0-9_.@])@[A-Za-z0-9_]{3,}"
            rf"|(?i)(?:{_SERVICES}) ?(?:の|で)? ?(?:id|アカウント名?|ユ.ザ.名|account|username|handle|名)"
            r" ?(?:は|:|が|=|、)? ?[「@]?[a-z0-9_][a-z0-9_.#-]{2,}"
            rf"|(?i)(?:{_SERVICES}) ?(?:は|:|が|→) ?@?[a-z]+[0-9_.-][a-z0-9_.-]{{2,}}"
        ),
        ja="SNSアカウント",
        en="a social media account",
    ),
    Shape(
        kind="network_address",
        pattern=(
            r"(?:^|[^0-9A-Za-z.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:[^0-9A-Za-z.]|$)"
            r"|(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}|[0-9A-Fa-f]{0,4}::(?:[0-9A-Fa-f]{1,4}:?){2,}"
            r"|(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"
        ),
        ja="IPアドレス・MACアドレス",
        en="an IP or MAC address",
    ),
)
