"""Known sentences that a working detector finds something in, and some in which there is nothing to find.

They run whenever a detector is made: a missing dictionary, a broken pattern or a policy with a wrong threshold
stops the job before the first real text is read.
"""

from collections.abc import Callable, Sequence
from typing import Final

from anonymization.refusals import Refusal, Refused
from anonymization.text.spans import Record, Span

_RECORD: Final = Record(
    name="佐々木 美咲",
    name_kana="ササキ ミサキ",
    email="misaki.sasaki@example.jp",
    phone="+819012345678",
    birth_date="1990-04-01",
)

# text, record, what must be covered
KNOWN: Final[tuple[tuple[str, Record | None, tuple[str, ...]], ...]] = (
    (
        "連絡先は taro.yamada@example.co.jp、携帯は090-1234-5678です。",
        None,
        ("taro.yamada@example.co.jp", "090-1234-5678"),
    ),
    ("一次面接の担当は田中一郎さんでした。", None, ("田中一郎",)),
    ("ササキさんは前向きで、佐々木 美咲様も同意された。", _RECORD, ("ササキ", "佐々木 美咲")),
    ("平成2年4月1日生まれ、カードは4111-1111-1111-1111。", None, ("平成2年4月1日", "4111-1111-1111-1111")),
    ("My email is jane.doe@example.com and my SSN is 078-05-1123.", None, ("jane.doe@example.com",)),
)
NOTHING: Final = (
    "Javaの経験は5年、年収は600万円を希望。",
    "法人番号は7000012050002、バージョンは1.2.3.4です。",
    "論理的に説明でき、志望動機も明確だった。",
)


def run_selftest(detect: Callable[[Sequence[str], Sequence[Record | None]], list[list[Span]]]) -> None:
    """Raise where a known sentence is not answered as it must be; the sentence is told by its number only."""
    texts = [*(text for text, _, _ in KNOWN), *NOTHING]
    records = [*(record for _, record, _ in KNOWN), *(None for _ in NOTHING)]
    found = detect(texts, records)
    failed = [
        index
        for index, (text, _, wanted) in enumerate(KNOWN)
        if not all(_covered(text.index(part), text.index(part) + len(part), found[index]) for part in wanted)
    ]
    failed += [index for index in range(len(KNOWN), len(texts)) if found[index]]
    if failed:
        numbers = ", ".join(map(str, failed))
        raise Refused(
            Refusal(
                code="detector_selftest_failed",
                ja=f"検出器の自己診断に失敗しました（例文 {numbers}）。設定と辞書を確認してください。",
                en=f"the detector failed its self-test (sentences {numbers}): check the policy and the dictionaries.",
                fault="system",
            )
        )


def _covered(start: int, end: int, spans: list[Span]) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)
