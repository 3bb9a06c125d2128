"""Whether there is enough to learn from; where not, what is missing, in a sentence of each language."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from learning.folds import Fold
from learning.measures import Labels
from learning.policy import Enough


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is missing: a code for programs, a sentence for people. Counts below ten are not told."""

    code: str
    ja: str
    en: str


NO_FEATURE_VARIES = Missing(
    code="no_feature_varies",
    ja="どの特徴量も全員同じ値のため、学習できません。",
    en="No feature differs between people; there is nothing to learn from.",
)
_NO_TIME_ORDER = Missing(
    code="no_time_order",
    ja="見送り日がすべて同じため、古いエピソードで学習し新しいエピソードで評価することができません。",
    en="All episodes were rejected on the same day: there is nothing older to learn from and newer to test on.",
)
_ONE_GROUP = Missing(
    code="one_group_dominates",
    ja="一つの企業グループ(または全社に応募した人々)が大半を占め、除くと学習に足るエピソードが残りません。"
    "他社で通用するかを確かめられません。",
    en="One group of companies, or people who applied everywhere, make up most episodes: without them too few remain to"
    " learn from, so whether the model holds elsewhere cannot be tested.",
)


def missing(rows: pa.Table, enough: Enough) -> tuple[Missing, ...]:
    """What `rows`, the labelled episodes, lack. Empty where a model may be trained."""
    return _lacking(rows, enough, code="too_few", ja="", en="Too few")


def missing_older(rows: pa.Table, older: pa.Table, enough: Enough) -> tuple[Missing, ...]:
    """What is lacking once the newest part and its persons are set apart; half as many episodes are enough."""
    if pc.count_distinct(rows["rejected_on"]).as_py() == 1:
        return (_NO_TIME_ORDER,)
    half = enough.model_copy(update={"episodes": enough.episodes // 2})
    ja = "評価だけに使う最新の部分とその方々を除くと、"
    return _lacking(older, half, code="too_few_older", ja=ja, en="Without the newest part and its persons, too few")


def _lacking(rows: pa.Table, enough: Enough, *, code: str, ja: str, en: str) -> tuple[Missing, ...]:
    success = pc.sum(pc.equal(rows["success_183"], "success")).as_py() or 0
    found = []
    for what, there, needed, what_ja, what_en in (
        ("episodes", rows.num_rows, enough.episodes, "成熟したエピソード", "mature episodes"),
        ("successes", success, enough.of_each_outcome, "再就職成功", "successes"),
        ("failures", rows.num_rows - success, enough.of_each_outcome, "不成功", "failures"),
        ("org_groups", pc.count_distinct(rows["org_group_key"]).as_py(), enough.org_groups, "企業グループ",
         "groups of companies"),
    ):  # fmt: skip
        if there < needed:
            shown = str(there) if there >= 10 or what == "org_groups" or there == 0 else "<10"
            found.append(
                Missing(
                    code=f"{code}_{what}",
                    ja=f"{ja}{what_ja}が足りません({needed} 件必要、現在 {shown} 件)。",
                    en=f"{en} {what_en}: {needed} needed, {shown} there.",
                )
            )
    return tuple(found)


def untested(n: int, labels_in_test: Labels, enough: Enough) -> tuple[Missing, ...]:
    """What the newest part lacks to test on, once time has split the rows."""
    if n >= enough.tested and labels_in_test.any() and not labels_in_test.all():
        return ()
    return (
        Missing(
            code="too_few_tested",
            ja=f"評価に使う最新のエピソードが足りません({enough.tested} 件と両方の結果が必要)。",
            en=f"Too few of the newest episodes to test on: {enough.tested} and both outcomes needed.",
        ),
    )


def unjudged(usable: Sequence[Fold], n: int) -> tuple[Missing, ...]:
    """Whether most of the `n` episodes cannot be judged by a model that never met their company."""
    return () if 2 * sum(len(fold.test) for fold in usable) > n else (_ONE_GROUP,)
