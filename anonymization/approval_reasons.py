"""Why a release goes to a partner or does not, by code, for a form in which nothing personal can be typed."""

from typing import Final

from anonymization.decisions import NOT_STATED

# Why, by code: Airflow stores the answer to its form before anybody can look for a name in it.
REASONS: Final = {
    "agreement_signed": "提供契約・利用目的を確認済み / agreement and purpose checked",
    "published_statement_checked": "公表文(法43条3項・4項)を確認済み / the public statement is out",
    "report_read": "検査報告・攻撃試験を確認済み / report and attacks read",
    "purpose_unclear": "利用目的が不明確 / the purpose is not clear",
    "agreement_missing": "契約が未締結 / there is no agreement",
    "wait_for_next_release": "次の公開版を待つ / the next release is to be handed over",
    NOT_STATED: "(理由の記入なし / no reason given)",
}
