"""One rule for every attack: not better than the control by more than the policy admits, and nobody named alone."""

from typing import Any

from anonymization.disclosure.attacks.policy import AttackPolicy
from anonymization.disclosure.attacks.result import AttackResult, Trials, Verdict, advantage_bound, wilson

Words = tuple[str, str]  # Japanese, English


def judged(
    name: str,
    *,
    policy: AttackPolicy,
    trials: Trials,
    control: Trials,
    passed: Words,
    failed: Words,
    bound: float | None = None,
    unique_links: int = 0,
    also_failed: bool = False,
    facts: dict[str, Any] | None = None,
) -> AttackResult:
    """An attack that may work by chance: its lead over the control counts, and unique links.

    `bound` of the lead where both were tried on the same persons; else that of two independent tries.
    """
    bound = advantage_bound(trials, control) if bound is None else bound
    broke = also_failed or bound > policy.max_advantage or unique_links > policy.max_unique_links
    ja, en = failed if broke else passed
    return AttackResult(
        attack=name,
        verdict="failed" if broke else "passed",
        trials=trials,
        control=control,
        bound=bound,
        unique_links=unique_links,
        facts=facts or {},
        ja=ja,
        en=en,
    )


def found(
    name: str, *, trials: Trials, passed: Words, failed: Words, facts: dict[str, Any] | None = None
) -> AttackResult:
    """An attack that works or does not: one hit is one too many."""
    verdict: Verdict = "failed" if trials.successes else "passed"
    ja, en = failed if trials.successes else passed
    return AttackResult(attack=name, verdict=verdict, trials=trials, facts=facts or {}, ja=ja, en=en)


def nothing(name: str, *, ja: str, en: str, facts: dict[str, Any] | None = None) -> AttackResult:
    """The release has nothing that this attack could begin with."""
    empty = Trials(attempts=0, successes=0)
    return AttackResult(attack=name, verdict="nothing_to_attack", trials=empty, facts=facts or {}, ja=ja, en=en)


def reliable(*, right: int, claims: int, policy: AttackPolicy) -> bool:
    """Whether an intruder's claims are right so often that he can trust them."""
    return claims > 0 and wilson(right, claims)[0] > policy.max_exact_share
