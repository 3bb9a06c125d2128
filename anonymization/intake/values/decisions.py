"""How an application ended, from the words of any ATS.

A status is read where it is a term of the dictionary, or where it consists of such terms, stages and filler words
altogether ("一次面接にて不採用", "Rejected - Phone Screen"). Anything else is bad: typos are not guessed. A word of
withdrawal at or after the offer is `offer_declined`. "内定" alone is an offer that nobody has answered yet: active.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import answer_each, pieces, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings, parse_distinct, strings
from anonymization.intake.values.reasons import reasons_in
from anonymization.intake.values.status_words import (
    STAGES,
    StatusWords,
    last_stage,
    parts_of,
    status_words,
    without_number,
)

__all__ = ["DECISION", "STAGES", "parse_decisions", "turn_by_type", "vocabulary"]

DECISION: Final = pa.struct([(name, pa.string()) for name in ("stage", "decision", "side", "kind")])
# kind of closing → decision, side
_OUTCOMES: Final[dict[str, tuple[str, str | None]]] = {
    "hired": ("hired", "none"),
    "rejected": ("rejected", "org"),
    "position_closed": ("rejected", "none"),
    "duplicate": ("rejected", "none"),
    "withdrew": ("withdrawn", "candidate"),
    "no_show": ("withdrawn", "candidate"),
    "offer_declined": ("offer_declined", "candidate"),
    "active": ("active", None),
}
_SIGNS: Final = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+"
)  # "✅ Hired"
_KIND_OF: Final = {"withdrawn": "withdrew"}  # a decision in a contract, as the kind it stands for
_AFTER_OFFER: Final = frozenset({"offer", "accepted", "started"})
# where a status names two endings, the one that tells more; a hire never goes with another one
_PRECEDENCE: Final = ("no_show", "offer_declined", "withdrew", "duplicate", "position_closed", "rejected")
_WITH_REASONS: Final = frozenset({"rejected", "withdrawn", "offer_declined"})
_HIRED_STAGES: Final = frozenset({"accepted", "started"})


def parse_decisions(values: Strings, *, extra: Mapping[str, str] | None = None) -> Parsed:
    """Statuses as struct<stage, decision, side, kind>; blank is active, an unknown status is bad.

    `extra` maps a company's own statuses to decisions or kinds and comes first. Raises KeyError for a decision in
    `extra` that does not exist: a contract's fault, not a cell's.
    """
    own = {word_key(status): _KIND_OF.get(kind, kind) for status, kind in (extra or {}).items()}
    own_answers = {status: _answer(kind, None) for status, kind in own.items()}

    def read(text: str) -> dict[str, str | None] | None:
        key = word_key(text)
        return own_answers.get(key) or _read(key) or _read(_SIGNS.sub("", key)) or _with_reason(text)

    answers = answer_each(values, read, DECISION, unknown_is_bad=True)
    active = pa.scalar(_answer("active", None), type=DECISION)
    blank = pa.array(~answers.bad & pc.is_null(answers.values).to_numpy(zero_copy_only=False))
    filled = pc.if_else(blank, active, answers.values)
    return Parsed(
        values=filled, bad=answers.bad, ambiguous=answers.ambiguous, known=answers.known, unknown=answers.unknown
    )


def turn_by_type(answers: pa.Array, *, types: Strings, stages: pa.Array | None = None) -> pa.Array:
    """A rejection whose type says that the candidate turned the company down becomes what it was.

    Row by row: `answers` from `parse_decisions`, the `types` beside them (unknown ones change nothing) and, where the
    export tells, the stage codes reached: a candidate who says no to an offer has declined it.
    """
    said = parse_distinct(strings(types), parse_decisions).values
    from_candidate = pc.equal(said.field("side"), "candidate")
    turned = pc.and_(pc.equal(answers.field("decision"), "rejected"), from_candidate)
    turned = pc.fill_null(turned, False)
    reached = pc.coalesce(stages, answers.field("stage")) if stages is not None else answers.field("stage")
    at_offer = pc.is_in(pc.coalesce(reached, said.field("stage")), value_set=pa.array(sorted(_AFTER_OFFER)))
    # a type that is blank or no status says nothing: null must not swallow the decision
    declined = pc.fill_null(pc.and_(turned, pc.and_(at_offer, pc.equal(said.field("kind"), "withdrew"))), False)
    decision = pc.if_else(
        declined, "offer_declined", pc.if_else(turned, said.field("decision"), answers.field("decision"))
    )
    kind = pc.if_else(declined, "offer_declined", pc.if_else(turned, said.field("kind"), answers.field("kind")))
    side = pc.if_else(turned, "candidate", answers.field("side"))
    return pa.StructArray.from_arrays([answers.field("stage"), decision, side, kind], fields=list(DECISION))


def _read(key: str) -> dict[str, str | None] | None:
    words = status_words()
    if key in words.results:
        return _answer(words.results[key], words.stages.get(key))
    if key in words.stages:
        return _of_stage(words.stages[key])
    parts = parts_of(key)
    if parts is not None:
        return _combine(parts, words)
    bare = without_number(key)
    return _read(bare) if bare != key else None


def _with_reason(text: str) -> dict[str, str | None] | None:
    """A status with its reason after a mark (`不採用：スキル不足`, `Rejected - Salary mismatch`).

    The first piece has to be an ending by itself, each other one a reason, a stage or the same ending.
    """
    first, *others = pieces(text) or [""]
    answer = _read(word_key(first)) if others else None
    if answer is None or answer["decision"] not in _WITH_REASONS:
        return None
    for piece in others:
        key = word_key(piece)
        said = _read(key)
        own = answer["side"] == "candidate" and key in table("end_reasons")
        if said is None and (own or reasons_in(piece)):
            continue
        if key not in status_words().stages and (said is None or said["decision"] != answer["decision"]):
            return None
    return answer


def _combine(parts: list[str], words: StatusWords) -> dict[str, str | None] | None:
    """What the words of a phrase say together; None where they contradict each other or say nothing."""
    stage = last_stage(parts)
    at = [i for i, part in enumerate(parts) if part in words.results and part not in words.progress]
    if not at:
        if any(part in words.ending for part in parts):
            return None
        if stage is not None:
            return _of_stage(stage) if not any(part in words.progress for part in parts) else _answer("active", stage)
        return _answer("active", None) if any(part in words.progress for part in parts) else None
    unsettled = words.progress - words.filler - words.ending
    if any(part in unsettled for part in parts[at[-1] + 1 :]):
        return None
    kinds = {words.results[parts[i]] for i in at}
    if "hired" in kinds:
        only_hired = kinds == {"hired"} and not any(part in unsettled for part in parts[: at[0]])
        return _answer("hired", stage) if only_hired else None
    return _answer(next(kind for kind in _PRECEDENCE if kind in kinds), stage)


def _of_stage(stage: str) -> dict[str, str | None]:
    return _answer("hired" if stage in _HIRED_STAGES else "active", stage)


def _answer(kind: str, stage: str | None) -> dict[str, str | None]:
    if kind == "withdrew" and stage in _AFTER_OFFER:
        kind = "offer_declined"
    decision, side = _OUTCOMES[kind]
    return {"stage": stage, "decision": decision, "side": side, "kind": None if kind == "active" else kind}


def vocabulary() -> Mapping[str, Any]:
    """Kinds of closing with their terms, for the mapping's recognition of a status column by its values."""
    return table("decisions")
