"""The ticks of DEFINITIONS §6 that rules of a gate prove, each with its law and the names of those rules."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ByRules:
    """A tick that the rules of a gate prove."""

    key: str
    law: str
    ja: str
    en: str
    suite: str
    rules: re.Pattern[str]


def _by(key: str, suite: str, rules: str, *, law: str, ja: str, en: str) -> ByRules:
    return ByRules(key=key, law=law, ja=ja, en=en, suite=suite, rules=re.compile(rules))


LOAD: Final = (
    _by(
        "consent", "pool", r"^consent\.|\.belongs$", law="個人情報保護法17・21条",
        ja="すべての行が同意（統計利用）に基づくこと", en="Every row rests on a consent to the use for statistics",
    ),
    _by(
        "identifying", "pool", r"\.no_(mail|phone|postal_code|street_address|url|account|network_address|person_number"
        r"|full_date|birth_or_age)$|^text\.detector$|\.token$|\.code$", law="41条・規則31条",
        ja="氏名・連絡先・住所・生年月日など、個人を識別する記述が置き換えられていること",
        en="Identifying descriptions (name, contact, address, day of birth) are replaced",
    ),
    _by(
        "codes_of_persons", "pool",
        r"\.no_(my_number|licence|passport|residence_card|insurance_number|resident_code|foreign_number)$",
        law="41条・規則31条2号",
        ja="個人識別符号（個人番号・免許証・旅券・在留カード・保険等の番号）がすべて除かれていること",
        en="Identification codes (My Number, licence, passport, residence card, insurance) are removed",
    ),
    _by(
        "financial", "pool", r"\.no_(card|bank_account|crypto_wallet)$", law="規則31条3号",
        ja="カード番号・口座番号など、財産的被害につながる記述が除かれていること", en="Financial numbers are removed",
    ),
    _by(
        "allow_list", "pool", r"\.(columns|types|allow_list|listed)$", law="41条",
        ja="許可された列・区分だけがプールに入ること", en="Columns and words of the allow-list alone enter the pool",
    ),
)  # fmt: skip

RELEASE: Final = (
    _by(
        "rule34_1", "published",
        r"^texts\.no_(mail|phone|postal_code|street_address|url|account|network_address|person_number|full_date|birth_or_age)$",
        law="43条・規則34条1号", ja="氏名・住所・生年月日・連絡先が除かれ、または一般化されていること",
        en="(1) Name, address, day of birth and contact are removed or generalised",
    ),
    _by(
        "rule34_2", "published",
        r"^texts\.no_(my_number|licence|passport|residence_card|insurance_number|resident_code|foreign_number|card|bank_account)$",
        law="規則34条2号", ja="個人識別符号がすべて除かれていること", en="(2) Identification codes are removed",
    ),
    _by(
        "rule34_3", "published", r"\.(keyless|order_says_nothing|own_rows|listed)$|\.columns$", law="規則34条3号",
        ja="連結する符号（鍵・ハッシュ・行の順番を含む）が除かれていること",
        en="(3) Linking codes are removed: keys, hashes, and the order of rows",
    ),
    _by(
        "rule34_4", "published", r"\.(k_persons|suppressed_cells_say_so|figures_declared)$", law="規則34条4号",
        ja="特異な記述が、区分への統合・非公表で除かれていること",
        en="(4) Singular descriptions are grouped or held back",
    ),
    _by(
        "rule34_5", "published", r"^release\.(noise_told|within_budget)$", law="規則34条5号",
        ja="データ内の差異に、k・ノイズ（ε）で対処していること",
        en="(5) Differences within the data are handled: k, and noise under a budget of ε",
    ),
    _by(
        "statement", "published", r"^release\.statement$", law="43条3・4項",
        ja="公表文（項目と提供の方法）が公開物と同時に出ていること",
        en="The public statement comes out with the release",
    ),
    _by(
        "rates", "marts", r"\.(rates_within_bounds|rates_are_of_their_counts|margins_add_up|balances|adds_up)$", law="",
        ja="率・合計・台帳が計算どおりであること", en="Rates, sums and the ledger are what they must be",
    ),
)  # fmt: skip
