"""Shapes of personal data as SQL, to be counted in every text column of the pool and of a release.

They are coarser than the detector's recognizers on purpose: a column of codes and tokens holds nothing that even
looks like a phone number. Widths and hyphens are folded first; RE2 has no look-around, so neighbours are part of
the match.
"""

from dataclasses import dataclass
from typing import Final

from expectations.session import quoted

_FOLDED_FROM: Final = "０１２３４５６７８９＠．：／＋‐‑‒–—―−－ー〒"
_FOLDED_TO: Final = "0123456789@.:/+--------" + "-〒"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One kind of personal data: its RE2 pattern and its name in both languages."""

    kind: str
    pattern: str
    ja: str
    en: str


_EDGE: Final = "(?:^|[^0-9])"
_END: Final = "(?:[^0-9]|$)"

SHAPES: Final = (
    Shape(
        kind="mail",
        pattern=r"[A-Za-z0-9_%+-]@[A-Za-z0-9-]+\.[A-Za-z]{2}",
        ja="メールアドレス",
        en="an e-mail address",
    ),
    Shape(
        kind="phone",
        pattern=(
            rf"{_EDGE}(?:0[5789]0[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}"
            r"|0[0-9]{1,4}[- (][0-9]{1,4}[- )][0-9]{4}"
            r"|0[1-9][0-9]{8}"
            rf"){_END}|\+[0-9]{{1,3}}[- ]?[0-9]{{1,4}}[- ]?[0-9]{{1,4}}[- ]?[0-9]{{3,4}}"
        ),
        ja="電話番号",
        en="a phone number",
    ),
    Shape(
        kind="postal_code",
        pattern=r"〒|(?:^|[^0-9-])[0-9]{3}-[0-9]{4}(?:[^0-9-]|$)",
        ja="郵便番号",
        en="a postal code",
    ),
    Shape(
        kind="my_number",
        pattern=rf"{_EDGE}[0-9]{{4}}[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}{_END}",
        ja="個人番号・12桁の番号",
        en="a My Number or another number of 12 digits",
    ),
    Shape(
        kind="card",
        pattern=rf"{_EDGE}[0-9]{{4}}[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}[- ]?[0-9]{{2,4}}{_END}",
        ja="クレジットカード番号",
        en="a card number",
    ),
    Shape(kind="url", pattern=r"(?i)https?://|www\.", ja="URL", en="a URL"),
    Shape(
        kind="account",
        pattern=r"(?:^|[^A-Za-z0-9_.@])@[A-Za-z0-9_]{3,}",
        ja="SNSアカウント",
        en="a social media account",
    ),
    Shape(
        kind="full_date",
        pattern=(
            rf"{_EDGE}(?:19|20)[0-9]{{2}} ?[-/.年] ?[0-9]{{1,2}} ?[-/.月] ?[0-9]{{1,2}}{_END}"
            r"|(?:明治|大正|昭和|平成|令和|[MTSHR]) ?[0-9元]{1,2} ?[年./-] ?[0-9]{1,2} ?[月./-] ?[0-9]{1,2}"
        ),
        ja="年月日",
        en="a full date",
    ),
    Shape(
        kind="street_address",
        pattern=r"(?:丁目|番地)|[0-9]番[0-9]+号|(?:^|[^0-9-])[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}(?:[^0-9-]|$)",
        ja="番地までの住所",
        en="a street address",
    ),
)


def holds(column: str, shape: Shape) -> str:
    """The condition that a column's text holds the shape."""
    folded = f'translate("{column}", {quoted(_FOLDED_FROM)}, {quoted(_FOLDED_TO)})'
    return f"coalesce(regexp_matches({folded}, {quoted(shape.pattern)}), false)"
