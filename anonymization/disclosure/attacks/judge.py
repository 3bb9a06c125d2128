"""One rule for every attack: not better than the control by more than the policy admits, and nobody named alone."""

from functools import cache
from itertools import count
from typing import Any, Final

from anonymization.disclosure.attacks.policy import AttackPolicy
from anonymization.disclosure.attacks.result import AttackResult, Trials, Verdict, advantage_bound, paired_bound, wilson

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
    if broke and not (also_failed or unique_links) and _lead(trials, control) <= policy.max_advantage:
        # nothing was found, only too little is known to say so: what the officer needs is how many people it takes
        needed = least_attempts(policy)
        said = _TOO_FEW if trials.attempts < needed else _NOT_SHOWN
        ja, en = (words.format(tried=trials.attempts, needed=needed, most=policy.max_advantage) for words in said)
        facts = {**(facts or {}), "too_few": {"tried": trials.attempts, "needed": needed}}
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


_TOO_FEW: Final[Words] = (
    "攻撃は成功していませんが、対象が {tried:,} 件と少なく、安全であることを示せません"
    "（少なくとも {needed:,} 件が必要です）。"
    "同意のある応募者が増えた後の版は、公開できます。",
    "The attack did not succeed, but {tried:,} tries are too few to show that none would: it takes {needed:,} at least."
    " A release of more applicants who have consented can come out.",
)
_NOT_SHOWN: Final[Words] = (
    "攻撃は成功していませんが、対象 {tried:,} 件では、差の上限が {most:.0%} 以下であることを示せません。"
    "同意のある応募者が増えた後の版は、公開できます。",
    "The attack did not succeed, but {tried:,} tries do not show that its lead is at most {most:.0%}. A release of more"
    " applicants who have consented can come out.",
)


def _lead(trials: Trials, control: Trials) -> float:
    return (trials.rate or 0.0) - (control.rate or 0.0)


@cache
def least_attempts(policy: AttackPolicy) -> int:
    """With fewer tries not even an attack that never works stays below the bound."""
    return next(n for n in count(1) if paired_bound(attempts=n, only_attack=0, only_control=0) <= policy.max_advantage)


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
