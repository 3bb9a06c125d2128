"""Counts of people as a report tells them: "< 5" where they are few, else in steps of five ("340–344").

"< 5" beside an exact total and an exact rest would be a riddle, not a secret; steps leave every few of them possible.
"""

from collections.abc import Mapping
from typing import Any, Final

SEVERAL: Final = "several"  # parts that are told as one


def in_steps(count: Any, *, step: int) -> Any:
    """A count of people as it is told: none, "< 5", or its step; what is no number stays as it is."""
    if isinstance(count, bool) or not isinstance(count, int | float) or count <= 0:
        return count
    low, high = _ends(int(count), step)
    return f"< {step}" if count < step else f"{low:,}–{high:,}"


def share_in_steps(part: int, whole: int, *, step: int) -> float | str:
    """Per cent, from no more than is told of both: 0.0, or the least and the most that it may be."""
    if not part:
        return 0.0
    (low, high), (least, most) = _ends(part, step), _ends(whole, step)
    ends = [f"{min(100 * share, 100):.3g}" for share in (low / most, high / least)]
    return f"< {min(100 * step / least, 100):.3g}" if part < step else "–".join(dict.fromkeys(ends))


def drawn_at(value: float | str) -> float:
    """Where a picture shows what is told: in the middle of its step, or at the end of "< 5"."""
    if not isinstance(value, str):
        return value
    ends = [float(end.replace(",", "")) for end in value.removeprefix("< ").split("–")]
    return sum(ends) / len(ends)


def together(parts: Mapping[str, Any], total: Any, *, step: int) -> dict[str, Any]:
    """Parts of a total, the smallest joined until each small one may be anything from 1 to 4, whatever is added up.

    Parts that are told already, or of a total that nobody tells, stay as they are.
    """
    if not all(isinstance(n, int) for n in (total, *parts.values())):
        return {**parts}
    names = sorted((name for name in parts if parts[name]), key=lambda name: (parts[name], name))
    for taken in range(1, len(names)):
        joined = [sum(parts[name] for name in names[:taken]), *(parts[name] for name in names[taken:])]
        if _hidden(joined, total, step=step):
            break
    else:
        taken = len(names)
    if taken < 2:
        return {**parts}
    rest = {name: n for name, n in parts.items() if name not in names[:taken]}
    return rest | {SEVERAL: sum(parts[name] for name in names[:taken])}


def _hidden(parts: list[int], total: int, *, step: int) -> bool:
    """May each small part be 1 as well as 4, by what is told of all?"""
    if min(parts) >= step:
        return True
    ends = [_ends(n, step) for n in parts]
    low, high = _ends(total, step)
    least, most = sum(low for low, _ in ends), sum(high for _, high in ends)
    return most - (step - 1) + 1 >= low and least - 1 + (step - 1) <= high


def _ends(count: int, step: int) -> tuple[int, int]:
    low = count - count % step
    return (max(low, 1), low + step - 1) if count else (0, 0)
