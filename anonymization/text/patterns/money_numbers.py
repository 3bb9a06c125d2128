"""Numbers of money and machines: bank accounts, cards, IP addresses."""

import ipaddress
import re
from typing import Final

from anonymization.text.patterns import check_digits
from anonymization.text.patterns.pattern import DIGIT_AFTER, DIGIT_BEFORE, Pattern, words

_CARD: Final = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][-.])[0-9](?:[ \-]?[0-9]){11,18}(?![0-9A-Za-z])(?![-.][0-9])")
_CARD_CUES: Final = words(
    "カード", "クレカ", "クレジット", "card", "visa", "master", "jcb", "amex", "ダイナース", "決済", "credit", "debit"
)
_ISSUERS: Final = re.compile(r"3[0-9]|4|5[0-9]|6[0-9]|2[2-7]|1800|2131|2014|2149")
_BANK: Final = r"[一-龠々ァ-ヶーA-Za-z]{1,12}(?:銀行|信用金庫|信金|信用組合|労働金庫|農協|漁協)"
_KIND: Final = r"(?:普通|当座|貯蓄|定期|総合)(?:預金|口座|預金口座)?"
_NUMBER_SAID: Final = r"[ ]?(?:口座)?(?:番号|No\.?)?[ ]?(?:は|:|が|=|、|「|\()?[ ]?"
_VERSION: Final = words(
    r"(?:バージョン|version|ver\.?|(?<![a-z])v\.?|release|リリース|build|セクション|章|節|項番|第)[ ]?[:は]?[ ]?$",
)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[ \-]", "", match[0])


def _is_card(match: re.Match[str]) -> bool:
    digits = _digits(match)
    return bool(_ISSUERS.match(digits)) and check_digits.luhn(digits) and len(set(digits)) > 1


def _is_not_card(match: re.Match[str]) -> bool:
    return 14 <= len(_digits(match)) <= 16 and not check_digits.luhn(_digits(match))


def _is_iban(match: re.Match[str]) -> bool:
    value = match[0].replace(" ", "")
    return 15 <= len(value) <= 34 and check_digits.iban(value)


def _is_v4(match: re.Match[str]) -> bool:
    parts = match[0].split(".")
    return all(int(part) < 256 and (part == "0" or part[0] != "0") for part in parts) and parts[0] not in ("0", "127")


def _is_v6(match: re.Match[str]) -> bool:
    try:
        address = ipaddress.IPv6Address(match[0])
    except ValueError:
        return False
    return len(match[0]) > 6 and not address.is_loopback


MONEY_NUMBERS: Final = (
    Pattern(
        name="bank_account",
        entity="JP_BANK_ACCOUNT",
        digits=6,
        regex=re.compile(
            rf"(?:{_BANK}[ 、,の]{{0,2}})?(?:店番号?[ :]{{0,2}}[0-9]{{3}}[ 、,]{{0,2}})?"
            rf"(?:[一-龠々ぁ-んァ-ヶー0-9A-Za-z]{{1,12}}?(?:支店|本店|営業部|"
            rf"出張所)(?:\([0-9]{{3}}\))?[ 、,の]{{0,2}})?"
            rf"{_KIND}{_NUMBER_SAID}[0-9]{{3,4}}-?[0-9]{{3,4}}(?![0-9])"
        ),
    ),
    Pattern(
        name="bank_digits",
        entity="JP_BANK_ACCOUNT",
        regex=re.compile(rf"{DIGIT_BEFORE}[0-9]{{3}}-?[0-9]{{4}}{DIGIT_AFTER}"),
        cues=words("口座", "銀行", "支店", "信用金庫", "信金", "振込先", "bank account"),
    ),
    Pattern(
        name="yucho_account",
        entity="JP_BANK_ACCOUNT",
        digits=5,
        regex=re.compile(
            r"記号[ ]?(?:は|:)?[ ]?[0-9]{5}(?:-[0-9])?[ ]?[・、,/ の\-]{0,3}番号[ ]?(?:は|:)?[ ]?[0-9]{2,8}(?![0-9])"
            r"|(?<![0-9A-Za-z\-])1[0-9]{4}-(?:[0-9]-)?[0-9]{6,7}1(?![0-9\-])"
        ),
        cues=words("ゆうちょ", "郵便貯金", "郵貯", "振込", "口座"),
    ),
    Pattern(
        name="yucho_digits",
        entity="JP_BANK_ACCOUNT",
        regex=re.compile(r"(?<![0-9A-Za-z\-])[01][0-9]{4}[- ](?:[0-9][- ])?[0-9]{5,8}(?![0-9\-])"),
        cues=words("ゆうちょ", "郵便貯金", "郵貯", "郵便局", "振替"),
    ),
    Pattern(
        name="card",
        entity="CREDIT_CARD",
        regex=_CARD,
        check=_is_card,
        cues=_CARD_CUES,
        against=words("法人番号", "JAN", "ISBN", "注文", "追跡", "伝票"),
    ),
    Pattern(
        name="card_wrong",
        entity="CREDIT_CARD",
        regex=_CARD,
        check=_is_not_card,
        cues=words("カード番号", "クレジット", "クレカ", "credit card", "card number"),
    ),
    Pattern(
        name="iban",
        entity="IBAN_CODE",
        regex=re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?:[ ]?[0-9A-Z]{2,4}){3,8}(?![0-9A-Za-z])"),
        check=_is_iban,
        cues=words("iban", "account", "口座"),
    ),
    Pattern(
        name="crypto",
        entity="CRYPTO",
        digits=1,
        regex=re.compile(
            r"(?<![0-9A-Za-z])(?:bc1[02-9ac-hj-np-z]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})(?![0-9A-Za-z])"
        ),
        check=lambda match: any(map(str.isdigit, match[0])) and any(map(str.isalpha, match[0])),
        needs=frozenset("130"),
    ),
    Pattern(
        name="ip_v4",
        entity="IP_ADDRESS",
        digits=4,
        regex=re.compile(r"(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9A-Za-z])(?!\.[0-9])"),
        check=_is_v4,
        cues=words(r"(?<![a-z])IP(?![a-z])", "アドレス", "サーバ", "host", "接続元", "アクセス元"),
        against=_VERSION,
        needs=frozenset("."),
    ),
    Pattern(
        name="ip_v6",
        entity="IP_ADDRESS",
        digits=1,
        regex=re.compile(r"(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![0-9A-Za-z:])"),
        check=_is_v6,
        cues=words(r"(?<![a-z])IP(?![a-z])", "アドレス"),
        needs=frozenset(":"),
    ),
    Pattern(
        name="mac",
        entity="MAC_ADDRESS",
        digits=1,
        regex=re.compile(
            r"(?<![0-9A-Za-z:\-])[0-9A-Fa-f]{2}(?:([:\-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![0-9A-Za-z:\-])"
        ),
        needs=frozenset(":-"),
    ),
)
