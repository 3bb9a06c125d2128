"""What a build says of its model: the columns, and the sentences of each status in both languages."""

from typing import Final

import pyarrow as pa

STATUS: Final = pa.schema(
    [
        ("status", pa.string()),
        ("status_ja", pa.string()),
        ("status_en", pa.string()),
        ("missing", pa.string()),
        ("is_common", pa.bool_()),
        ("n_companies", pa.int64()),
        ("n_companies_better", pa.int64()),
        ("portability_index", pa.float64()),
        ("terms_status", pa.string()),
        ("terms_version", pa.string()),
        ("policy_version", pa.string()),
    ]
)
TERMS: Final = pa.schema(
    [
        ("term", pa.string()),
        ("bin", pa.int64()),
        ("term_ja", pa.string()),
        ("level", pa.string()),
        ("level_ja", pa.string()),
        ("contribution", pa.float64()),
        ("epsilon", pa.float64()),
        ("delta", pa.float64()),
        ("model_version", pa.string()),
    ]
)
SENTENCES: Final = {
    "published": ("共通モデルとして公開できます。", "The model may be called common."),
    "not_enough": ("学習に足るデータがありません。", "There is not enough to learn from."),
    "not_yet": (
        "まだ共通とは言えません: 企業を一社ずつ除いた検証で、過半数の企業で、かつ偶然を超えて、職種×地域の平均を"
        "上回るとは示せていません。点数は出しません。",
        "Not yet common: in companies left out it is not shown to beat the occupation × region rate in most of them and"
        " by more than chance. No scores.",
    ),
    "held": (
        "公平性の基準(5分の4)を下回る区分があり、人が公開を認めるまで点数は出しません。",
        "A group falls below four fifths; no score is given until a person has decided that it may be.",
    ),
    "unassessed": (
        "性別も年齢階級も比べられる人数が分からず、公平性を確かめられません。人が公開を認めるまで点数は出しません。",
        "Of too few people is sex or age band known to compare any groups, so fairness cannot be assessed; no score is"
        " given until a person has decided that it may be.",
    ),
}


def sentences_of(status: str, *, is_assessable: bool) -> tuple[str, str]:
    """The status in a Japanese and an English sentence; a model is held for one of two reasons."""
    return SENTENCES["unassessed" if status == "held" and not is_assessable else status]
