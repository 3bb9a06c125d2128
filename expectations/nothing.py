"""A gate that finds nothing to look at does not pass."""

from anonymization.refusals import Refusal, Refused


def nothing_to_check(what: str) -> Refused:
    """`what` is missing: a step before has not run, or not to its end."""
    return Refused(
        Refusal(
            code="nothing_to_check",
            ja=f"検査の対象（{what}）がありません。前の工程からやり直してください。",
            en=f"There is no {what} to check. Run the step before again.",
            fault="system",
        )
    )
