"""What the two Japanese shapes have in common: consent exports and the words for how an employment ended."""

from typing import Final

from samples.events import Consent
from samples.shapes.sheet import clock, col, slashed

END_REASONS: Final = {
    "resigned": "自己都合退職",
    "dismissed": "解雇",
    "term_ended": "契約期間満了",
    "death": "死亡退職",
    "unknown": "不明",
}
PURPOSES: Final = {
    "pool_stats": "統計作成",
    "pool_relay": "他社紹介",
    "ai_scoring": "AIスコアリング",
    "contact": "連絡",
}
CONSENT_COLUMNS: Final = (
    col("メールアドレス", "email"),
    col("同意目的", "purpose"),
    col("操作", "action"),
    col("日時", "at"),
    col("文面版", "text_version"),
    col("有効期限", "expires_at"),
)


def consent_row(c: Consent) -> list[str]:
    return [
        c.email,
        PURPOSES[c.purpose],
        "同意" if c.action == "grant" else "撤回",
        f"{slashed(c.day)} {clock(c.second)}",
        c.text_version,
        slashed(c.expires),
    ]
