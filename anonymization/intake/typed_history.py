"""What happened to the application: stage days, scores, and how it ended."""

from functools import partial
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.canonical import SCORE, STAGE_DATE
from anonymization.intake.criteria import criterion_of
from anonymization.intake.plan import Mapped
from anonymization.intake.typed import Typing, flatten
from anonymization.intake.values import decisions, scores, stages

ENDING: Final = decisions.DECISION


def stage_dates(typing: Typing) -> pa.Array:
    """The days on which stages were entered, in the order of the stages."""
    columns = [(stage_of(mapped), mapped) for mapped in typing.plan.of("stage_dates")]
    columns.sort(key=lambda item: _rank(item[0]))
    parts = [(typing.days(mapped), {"stage": stage, "result": None}) for stage, mapped in columns]
    return flatten(typing.rows, parts, STAGE_DATE)


def stage_of(mapped: Mapped) -> str | None:
    """The stage of a column: as the contract says, else as its header does."""
    return mapped.options.stage or stages.stage_of_header(mapped.name)


def _rank(stage: str | None) -> int:
    order = decisions.STAGES
    return order.index(stage) if stage in order else len(order)


def evaluation(typing: Typing) -> pa.Array:
    """Every score of the row with its criterion, stage and scale."""
    parts = []
    for mapped in typing.plan.of("evaluation"):
        scale = typing.facts.scales.get(mapped.index, scores.Scale())
        answer = typing.parse(mapped, partial(scores.parse_scores, scale=scale), unknown_rejects=True)
        criterion = mapped.options.criterion or criterion_of(mapped.name)
        parts.append((answer.values, {"criterion": criterion, "stage": stage_of(mapped)}))
    return flatten(typing.rows, parts, SCORE)


def rating(typing: Typing) -> pa.Array:
    """The first rating of the row, 0..1 on the company's own scale."""

    def read(mapped: Mapped) -> pa.Array:
        scale = typing.facts.scales.get(mapped.index, scores.Scale())
        return typing.parse(mapped, partial(scores.parse_ratings, scale=scale), unknown_rejects=True).values

    return typing.first("rating", read, pa.float64())


def ending(typing: Typing, *, stage: pa.Array) -> pa.Array:
    """struct<stage, decision, side, kind>: the status, turned where the reason says who turned whom down."""
    parser = partial(decisions.parse_decisions, extra=typing.facts.statuses)
    columns = typing.plan.of("decision")
    if columns:
        answers = typing.parse(columns[0], parser, unknown_rejects=True).values
        for mapped in columns[1:]:
            answers = _more_telling(answers, typing.parse(mapped, parser, unknown_rejects=True).values)
            answers = decisions.turn_by_type(answers, types=typing.columns[mapped.index], stages=stage)
    elif typing.plan.of("stage"):
        answers = typing.parse(typing.plan.of("stage")[0], parser).values
    else:
        return typing.nulls(ENDING)
    for mapped in typing.plan.of("rejection_reason"):
        answers = decisions.turn_by_type(answers, types=typing.columns[mapped.index], stages=stage)
    return answers


def _more_telling(first: pa.Array, second: pa.Array) -> pa.Array:
    """Row by row the status that names an ending; `active` gives way."""
    waiting = pc.fill_null(pc.equal(pc.struct_field(first, "decision"), "active"), True)
    return pc.if_else(waiting, pc.if_else(pc.is_valid(second), second, first), first)
