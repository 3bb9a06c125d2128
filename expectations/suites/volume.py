"""A load beside the company's own loads before it: half a file tells of a filter, a double one of a repeated export."""

from collections.abc import Mapping
from typing import Any, Final

from expectations.rules import ExpectQueryCountBetween, says
from expectations.volumes import Usual

# the table of the pool that tells how large a load of a kind is
MAIN_TABLE: Final[Mapping[str, str]] = {
    "applications": "application",
    "outcomes": "employment",
    "consents": "consent_event",
    "jobs": "job",
}


def volume_rule(table: str, *, usual: Usual) -> Any:
    """The rows of a table lie where the company's usually do; with too little history nothing is said, and that is."""
    query = f'select count(*) from "{table}"'
    if not usual.is_known:
        ja = f"件数がこの会社のいつもの範囲にあること（過去の受付が {usual.loads} 件だけのため、判定していません）"
        en = f"The number of rows is usual for this company (not assessed: only {usual.loads} loads before this one)"
        words = says(f"{table}.volume", ja=ja, en=en, severity="warning", assessed=False)
        return ExpectQueryCountBetween(query=query, low=0, high=None, **words)
    ja = f"件数がこの会社のいつもの範囲（{usual.low:,}〜{usual.high:,}、過去 {usual.loads} 件の受付から）にあること"
    en = f"The number of rows is usual for this company ({usual.low:,} to {usual.high:,}, from {usual.loads} loads)"
    words = says(f"{table}.volume", ja=ja, en=en, severity="warning")
    return ExpectQueryCountBetween(query=query, low=usual.low, high=usual.high, **words)
