"""The main reasons of a score as one sentence in each language. About the estimate, never a verdict on a person."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from learning.features import SKILL, Feature

_WORDS: Final = Path(__file__).parent / "words.yml"
# terms by the code of a skill, a Japanese one first, as the intake reads them
_SKILLS: Final = Path(__file__).parents[1] / "anonymization" / "intake" / "values" / "data" / "skills.yml"
Reason = tuple[Feature, int, float]  # feature, code, what it adds to the logit
_SHOWN: Final = 3
_NONE: Final = 1e-9


@cache
def words(path: Path = _WORDS) -> Mapping[str, Any]:
    """Every scalar as it stands: "yes" and "no" are levels here."""
    text = path.read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds strings, lists, mappings
    return content


def feature_name(name: str, *, ja: bool) -> str:
    """What people call a feature."""
    language = "ja" if ja else "en"
    if name.startswith(SKILL):
        code = name.removeprefix(SKILL)
        plain = code.replace("_", " ")
        return f"スキル「{words(_SKILLS).get(code, (plain,))[0]}」" if ja else f"skill {plain}"
    return str(words()["features"][name][language])


def level_name(feature: Feature, code: int, *, ja: bool) -> str:
    """What people call a level of a feature."""
    if code <= 0:
        return str(words()["unknown"]["ja" if ja else "en"])
    level = feature.level(code)
    kind = "skill" if feature.kind == "skill" else feature.name
    if feature.kind == "number":
        return f"{level} SD"
    if feature.name == "experience_band":
        return f"{level}年" if ja else f"{level} years"
    pair = words()["levels"].get(kind, {}).get(level)
    return pair[0 if ja else 1] if pair else level


def main_reasons(inputs: Sequence[Feature], codes: Sequence[int], added: Sequence[float]) -> list[Reason]:
    """The three features that move this estimate most, the strongest first; ties by the features' order."""
    order = sorted(range(len(inputs)), key=lambda at: (-abs(added[at]), at))
    return [(inputs[at], int(codes[at]), float(added[at])) for at in order[:_SHOWN] if abs(added[at]) > _NONE]


def sentence(reasons: Sequence[Reason], *, ja: bool) -> str:
    """What raises and what lowers the estimate, against the average of all episodes."""
    parts = []
    for rises in (True, False):
        told = [_told(r, ja=ja) for r in reasons if (r[2] > 0) is rises]
        if told:
            joined = "、".join(told) if ja else "; ".join(told)
            verb = ("上げている" if rises else "下げている") if ja else ("Raised by" if rises else "Lowered by")
            parts.append(f"推定を{verb}主な要因: {joined}。" if ja else f"{verb} {joined}.")
    if not parts:
        return "平均的な推定です。" if ja else "An average estimate."
    return "".join(parts) if ja else " ".join(parts)


def _told(reason: Reason, *, ja: bool) -> str:
    feature, code, added = reason
    name, level = feature_name(feature.name, ja=ja), level_name(feature, code, ja=ja)
    return f"{name}={level}({added:+.2f})" if ja else f"{name}: {level} ({added:+.2f})"
