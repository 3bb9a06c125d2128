"""Whether there is enough to learn from; where not, what is missing, in a sentence of each language."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from learning.policy import Enough


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is missing: a code for programs, a sentence for people. Counts below ten are not told."""

    code: str
    ja: str
    en: str


def missing(rows: pa.Table, enough: Enough) -> tuple[Missing, ...]:
    """What `rows`, the labelled episodes, lack. Empty where a model may be trained."""
    success = pc.sum(pc.equal(rows["success_183"], "success")).as_py() or 0
    failure = rows.num_rows - success
    groups = pc.count_distinct(rows["org_group_key"]).as_py()
    found = []
    for code, there, needed, ja, en in (
        ("episodes", rows.num_rows, enough.episodes, "成熟したエピソード", "mature episodes"),
        ("successes", success, enough.of_each_outcome, "再就職成功", "successes"),
        ("failures", failure, enough.of_each_outcome, "不成功", "failures"),
        ("org_groups", groups, enough.org_groups, "企業グループ", "groups of companies"),
    ):
        if there < needed:
            shown = str(there) if there >= 10 or code == "org_groups" or there == 0 else "<10"
            found.append(
                Missing(
                    code=f"too_few_{code}",
                    ja=f"{ja}が足りません({needed} 件必要、現在 {shown} 件)。",
                    en=f"Too few {en}: {needed} needed, {shown} there.",
                )
            )
    return tuple(found)


def untested(
    n: int, labels_in_test: "np.ndarray[tuple[int], np.dtype[np.bool_]]", enough: Enough
) -> tuple[Missing, ...]:
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
