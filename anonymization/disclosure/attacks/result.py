"""What an attack achieved, against what would have been achieved without the release: counts, intervals, a verdict."""

from dataclasses import asdict, dataclass, field
from math import sqrt
from typing import Any, Final, Literal

Verdict = Literal["passed", "failed", "nothing_to_attack"]
Z: Final = 1.959963984540054  # 97.5 % quantile of the normal distribution


def wilson(successes: float, attempts: float) -> tuple[float, float]:
    """The 95 % interval of a rate; nothing is known of a rate without attempts."""
    if attempts <= 0:
        return 0.0, 1.0
    rate, square = successes / attempts, Z * Z
    middle = (rate + square / (2 * attempts)) / (1 + square / attempts)
    half = Z / (1 + square / attempts) * sqrt(rate * (1 - rate) / attempts + square / (4 * attempts * attempts))
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, kw_only=True)
class Trials:
    """How often something was tried and how often it worked."""

    attempts: int
    successes: int

    @property
    def rate(self) -> float | None:
        return self.successes / self.attempts if self.attempts else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.successes, self.attempts)


def advantage_bound(attack: Trials, control: Trials) -> float:
    """Upper end of the 95 % interval of attack − control, tried independently (Newcombe 1998, method 10)."""
    if not attack.attempts or not control.attempts:
        return 1.0
    rate, base = attack.successes / attack.attempts, control.successes / control.attempts
    _, high = attack.interval
    low, _ = control.interval
    return min(rate - base + sqrt((high - rate) ** 2 + (base - low) ** 2), 1.0)


def paired_bound(*, attempts: int, only_attack: int, only_control: int) -> float:
    """The same where both were tried on the same persons: only those on whom they differ tell them apart.

    Intervals of the two discordant shares combined (MOVER), which needs no assumption on how the two go together.
    """
    if not attempts:
        return 1.0
    gain, loss = only_attack / attempts, only_control / attempts
    _, high = wilson(only_attack, attempts)
    low, _ = wilson(only_control, attempts)
    return min(gain - loss + sqrt((high - gain) ** 2 + (loss - low) ** 2), 1.0)


@dataclass(frozen=True, kw_only=True)
class AttackResult:
    """One attack. No field holds a value of the release or of a person; `facts` are counts and names of tables."""

    attack: str
    verdict: Verdict
    trials: Trials
    control: Trials | None = None  # None: the attack works or does not, nothing is left to chance
    bound: float | None = None  # upper end of the 95 % interval of attack − control
    unique_links: int = 0  # persons named alone and rightly
    facts: dict[str, Any] = field(default_factory=dict)
    ja: str
    en: str

    @property
    def failed(self) -> bool:
        return self.verdict == "failed"

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        for name, trials in (("trials", self.trials), ("control", self.control)):
            if trials is not None:
                shown[name] |= {"rate": trials.rate, "interval": list(trials.interval)}
        return shown
