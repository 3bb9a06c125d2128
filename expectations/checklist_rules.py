"""The ticks of DEFINITIONS §6 that rules of a gate prove, each with its law and the names of those rules."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from expectations.shapes import SHAPES


class Words(NamedTuple):
    """The same in both languages."""

    ja: str
    en: str


@dataclass(frozen=True)
class ByRules:
    """A tick that rules of a gate prove; `rules` is a pattern found in their names."""

    key: str
    suite: str
    rules: str
    law: Words
    words: Words


def _shapes(*duties: str) -> str:
    return rf"\.no_({'|'.join(shape.kind for shape in SHAPES if shape.duty in duties)})$"


LOAD: Final = (
    ByRules(
        "consent", "pool", r"^consent\.|\.belongs$",
        Words("個人情報保護法18条1項・27条1項", "APPI Art. 18(1), 27(1)"),
        Words("すべての行が同意（統計利用）に基づくこと", "Every row rests on a consent to the use for statistics"),
    ),
    ByRules(
        "identifying", "pool", _shapes("describes") + r"|^text\.detector$|\.token$|\.code$",
        Words("個人情報保護法41条・規則31条1号", "APPI Art. 41, Rule 31(1)"),
        Words(
            "氏名・連絡先・住所・生年月日など、個人を識別する記述が置き換えられていること",
            "Identifying descriptions (name, contact, address, day of birth) are replaced",
        ),
    ),
    ByRules(
        "codes_of_persons", "pool", _shapes("identifies"),
        Words("個人情報保護法41条・規則31条2号", "APPI Art. 41, Rule 31(2)"),
        Words(
            "個人識別符号（個人番号・免許証・旅券・在留カード・保険等の番号）がすべて除かれていること",
            "Identification codes (My Number, licence, passport, residence card, insurance) are removed",
        ),
    ),
    ByRules(
        "financial", "pool", _shapes("financial"),
        Words("規則31条3号", "APPI Rule 31(3)"),
        Words(
            "カード番号・口座番号など、財産的被害につながる記述が除かれていること", "Financial numbers are removed"
        ),
    ),
    ByRules(
        "allow_list", "pool", r"\.(columns|types|allow_list|listed)$",
        Words("個人情報保護法41条", "APPI Art. 41"),
        Words("許可された列・区分だけがプールに入ること", "Columns and words of the allow-list alone enter the pool"),
    ),
)  # fmt: skip

RATES: Final = ByRules(
    "rates", "marts", r"\.(rates_within_bounds|rates_are_of_their_counts|margins_add_up|balances|adds_up)$",
    Words("", ""),
    Words("率・合計・台帳が計算どおりであること", "Rates, sums and the ledger are what they must be"),
)  # fmt: skip

RELEASE: Final = (
    ByRules(
        "rule34_1", "published", "^texts" + _shapes("describes", "financial"),
        Words("個人情報保護法43条・規則34条1号", "APPI Art. 43, Rule 34(1)"),
        Words(
            "氏名・住所・生年月日・連絡先・口座番号などが除かれ、または一般化されていること",
            "(1) Name, address, day of birth, contact and account numbers are removed or generalised",
        ),
    ),
    ByRules(
        "rule34_2", "published", "^texts" + _shapes("identifies"),
        Words("規則34条2号", "APPI Rule 34(2)"),
        Words("個人識別符号がすべて除かれていること", "(2) Identification codes are removed"),
    ),
    ByRules(
        "rule34_3", "published", r"\.(keyless|order_says_nothing|own_rows|listed)$|\.columns$",
        Words("規則34条3号", "APPI Rule 34(3)"),
        Words(
            "連結する符号（鍵・ハッシュ・行の順番を含む）が除かれていること",
            "(3) Linking codes are removed: keys, hashes, and the order of rows",
        ),
    ),
    ByRules(
        "rule34_4", "published", r"\.(k_persons|suppressed_cells_say_so|figures_declared)$",
        Words("規則34条4号", "APPI Rule 34(4)"),
        Words(
            "特異な記述が、区分への統合・非公表で除かれていること",
            "(4) Singular descriptions are grouped or held back",
        ),
    ),
    ByRules(
        "rule34_5", "published", r"^release\.(noise_told|within_budget|of_ledger)$",
        Words("規則34条5号", "APPI Rule 34(5)"),
        Words(
            "データ内の差異に、k・ノイズ（ε）で対処していること",
            "(5) Differences within the data are handled: k, and noise under a budget of ε",
        ),
    ),
    ByRules(
        "statement", "published", r"^release\.statement$",
        Words("個人情報保護法43条3・4項", "APPI Art. 43(3), 43(4)"),
        Words(
            "公表文（項目と提供の方法）が公開物と同時に出ていること",
            "The public statement comes out with the release",
        ),
    ),
    RATES,
)  # fmt: skip
