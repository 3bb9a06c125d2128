"""What a consent column's header says the consent is for.

A ticked column holds yes or no and names its purpose, if at all, in its header: 統計利用への同意, Consent to relay.
Sharing with other companies is the pool itself, so it covers the pool's statistics too. A header that names no
purpose (同意, consent) is proposed for statistics alone and listed for review. A privacy notice is no consent.
"""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.intake.contract import Column
from anonymization.intake.headers import stem

ASSUMED: Final = "a consent whose header names no purpose: taken for statistics alone, to be confirmed"

_AT_LEAST: Final = ("pool_stats",)  # what a consent is taken for that names nothing
_CONSENT: Final = re.compile(r"同意|承諾書|許諾|consent|\bagree|\bopt(ed)? ?in\b|permission|authori[sz]ation to")
_PURPOSES: Final = {
    "pool_stats": re.compile(r"統計|匿名加工|仮名加工|statistic|\bstats\b|analytic|\bresearch"),
    "pool_relay": re.compile(
        r"リレー|他社|他企業|企業間|第三者|プール|共有|データ提供|情報提供"
        r"|relay|\bpool\b|third part|\bshar(e|ing)\b|other (compan|employer)"
    ),
    "ai_scoring": re.compile(r"\bai\b|ai(?=[^a-z\s])|スコアリング|自動評価|自動判定|scoring|automated|profiling"),
    "contact": re.compile(
        r"今後の(ご?連絡|ご?案内)|求人のご?案内|future (contact|opportunit)|\bcontact me\b|job alert"
    ),
}
_PRIVACY: Final = re.compile(
    r"個人情報|プライバシー|利用規約|^規約|privacy|\bgdpr\b|\bterms\b"
    r"|data protection|data processing|personal (data|information)"
)


def names_privacy_tick(header: str) -> bool:
    """Whether the header asks for a general agreement to a privacy policy or to terms of use."""
    text = stem(header)
    asks = re.search(r"同意|取り?扱い?|方針|ポリシー|規約|accept|agree|consent|policy|notice|acknowledg", text)
    return _PRIVACY.search(text) is not None and asks is not None and not purposes_in(text)


def purposes_named(header: str) -> tuple[str, ...] | None:
    """The purposes that a consent's header names, perhaps none; None where the header speaks of no consent."""
    text = stem(header)
    return purposes_in(text) if _CONSENT.search(text) else None


def purposes_in(text: str) -> tuple[str, ...]:
    """The purposes named in a stem, the wider use with those it includes."""
    named = {purpose for purpose, pattern in _PURPOSES.items() if pattern.search(text)}
    if "pool_relay" in named:
        named.add("pool_stats")
    return tuple(purpose for purpose in _PURPOSES if purpose in named)


def consent_purposes(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, with what a yes consents to where the header alone can tell it."""
    if any(column.field == "consent_purposes" for column in columns):
        return tuple(columns)
    return tuple(_with_purposes(column) if column.field == "consent_given" else column for column in columns)


def purposes_of(header: str) -> tuple[str, ...]:
    """What a yes in a consent column of this name consents to; nothing where it is a privacy notice's tick."""
    return () if names_privacy_tick(header) else purposes_in(stem(header)) or _AT_LEAST


def _with_purposes(column: Column) -> Column:
    named = purposes_in(stem(column.name))
    options = column.options.model_copy(update={"purposes": named or _AT_LEAST})
    return column.model_copy(update={"options": options, "why": column.why if named else ASSUMED})
