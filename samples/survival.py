"""Retention as DEFINITIONS want it where not everybody has been followed to the end: Kaplan–Meier in plain Python."""

from collections import Counter

from samples.episodes import STAYS


def kaplan_meier(stays: Counter[tuple[int, bool]]) -> dict[str, float | int]:
    """P(tenure ≥ M) by Kaplan–Meier: everybody who ended for a reason leaves; agreed ends and deaths are censored."""
    left: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for (days, leaver), n in stays.items():
        gone[days] += n
        left[days] += n * leaver
    at_risk = sum(gone.values())
    result: dict[str, float | int] = {"employments": at_risk}
    survival = 1.0
    remaining = {f"at_least_{stay}": stay for stay in STAYS} | {f"longer_than_{stay}": stay + 1 for stay in STAYS}
    for days in sorted(gone):
        for name in [name for name, stay in remaining.items() if days >= stay]:
            result[name] = survival
            del remaining[name]
        survival *= 1 - left[days] / at_risk
        at_risk -= gone[days]
    return result | dict.fromkeys(remaining, survival)
