"""One batch of strings → the canonical columns of its kind, with the marks that decide which rows may go on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.canonical import DAY, MOMENT, SCHEMAS
from anonymization.intake import typed_consent, typed_history, typed_person
from anonymization.intake.plan import Plan
from anonymization.intake.typed import ColumnCount, Facts, Flags, Parser, Typing, joined
from anonymization.intake.values import (
    booleans,
    cells,
    channels,
    education,
    employment,
    genders,
    numbers,
    occupations,
    purposes,
    reasons,
    skills,
    stages,
)

Fill = Callable[[Typing], pa.Array]
TEXTS = frozenset({"rejection_reason", "interview_comment", "self_pr", "remarks"})


@dataclass(frozen=True, kw_only=True)
class Canonical:
    """Typed columns of every row of a batch – the faulty ones too – and what was wrong with them."""

    columns: dict[str, pa.Array]
    typing: Typing

    @property
    def counts(self) -> dict[int, ColumnCount]:
        return self.typing.counts

    def batch(self, *, row_numbers: pa.Array, kind: str, keep: Flags) -> pa.RecordBatch:
        """The rows to keep, in the schema of the kind; fields that no column fills are null."""
        schema = SCHEMAS[kind]
        rows = self.typing.rows
        arrays = {"row_number": row_numbers, **self.columns}
        ordered = [arrays.get(field.name, pa.nulls(rows, field.type)) for field in schema]
        whole = pa.record_batch([pc.cast(a, f.type) for a, f in zip(ordered, schema, strict=True)], schema=schema)
        return whole.filter(pa.array(keep)) if not keep.all() else whole


def canonicalise(
    columns: list[pa.Array], *, rows: int, plan: Plan, facts: Facts, only: Collection[str] | None = None
) -> Canonical:
    """Type the batch; `only` restricts the work to some fields (their derived ones included)."""
    typing = Typing(columns, rows=rows, plan=plan, facts=facts)
    wanted = [name for name in plan.field_names if only is None or name in only]
    filled: dict[str, pa.Array] = {}
    for name in wanted:
        if name in _FILLS and name not in ("decision", "name_kana"):
            filled[name] = _FILLS[name](typing)
        elif name in ("name", "name_kana", "name_romaji"):
            filled[name] = typed_person.name(typing, name)
        elif name in TEXTS:
            columns = [m for m in plan.of(name) if m.options.part != "kind"] or plan.of(name)
            filled[name] = joined([typing.text(m) for m in columns], separator="\n")
    _derive(typing, filled, only)
    return Canonical(columns=filled, typing=typing)


def _derive(typing: Typing, filled: dict[str, pa.Array], only: Collection[str] | None) -> None:
    """Columns that come from several others."""
    plan = typing.plan
    if plan.kind == "applications" and (only is None or "decision" in only):
        endings = typed_history.ending(typing, stage=filled.get("stage", typing.nulls(pa.string())))
        filled["decision"] = pc.struct_field(endings, "decision")
        filled["closing_side"] = pc.struct_field(endings, "side")
        filled["closing_kind"] = pc.struct_field(endings, "kind")
        named = pc.struct_field(endings, "stage")
        filled["stage"] = pc.coalesce(filled["stage"], named) if "stage" in filled else named
    if only is not None:
        return
    if plan.kind == "applications":
        filled |= typed_consent.ticked(typing)
        nothing = typing.nulls(pa.string())
        located = typed_person.place(
            typing,
            written=filled.get("prefecture", nothing),
            codes=filled.get("postal_code", nothing),
            addresses=filled.get("address", nothing),
        )
        filled["prefecture"] = pc.struct_field(located, "prefecture")
        filled["municipality"] = pc.struct_field(located, "municipality")
        if plan.of("rejection_reason"):
            filled["reason_codes"] = _read(reasons.detect_reasons)(typing, "rejection_reason")
        if "occupation_applied" not in filled and plan.of("job_title"):
            filled["occupation_applied"] = _each(typing, "job_title", occupations.parse_occupations, pa.string())


def _each(typing: Typing, field: str, parser: Parser, dtype: pa.DataType) -> pa.Array:
    return typing.first(field, lambda m: typing.parse(m, parser).values, dtype)


def _read(parser: Parser) -> Callable[[Typing, str], pa.Array]:
    """Lists of several columns put together, in the order of the columns."""

    def read(typing: Typing, field: str) -> pa.Array:
        lists = [typing.parse(m, parser).values for m in typing.plan.of(field)]
        if len(lists) == 1:
            return lists[0]
        rows = zip(*(array.to_pylist() for array in lists), strict=True)
        merged = [list(dict.fromkeys(code for codes in row for code in codes or ())) or None for row in rows]
        return pa.array(merged, type=lists[0].type)

    return read


def _text(field: str) -> Fill:
    return lambda typing: typing.first(field, typing.text, pa.string())


def _parsed(field: str, parser: Parser, dtype: pa.DataType, *, unknown_rejects: bool = False) -> Fill:
    def fill(typing: Typing) -> pa.Array:
        return typing.first(field, lambda m: typing.parse(m, parser, unknown_rejects=unknown_rejects).values, dtype)

    return fill


def _days(field: str) -> Fill:
    return lambda typing: typing.first(field, typing.days, DAY)


def _moments(field: str) -> Fill:
    return lambda typing: typing.first(field, typing.moments, MOMENT)


def _lists(field: str, parser: Parser) -> Fill:
    return lambda typing: _read(parser)(typing, field)


_FILLS: dict[str, Fill] = {
    "applicant_id": _text("applicant_id"),
    "employee_id": _text("employee_id"),
    "email": typed_person.email,
    "phone": typed_person.phone,
    "birth_date": typed_person.birth_date,
    "postal_code": typed_person.postal_code,
    "prefecture": typed_person.prefecture,
    "address": typed_person.address_text,
    "gender": _parsed("gender", genders.parse_genders, pa.string()),
    "nationality": _text("nationality"),
    "school": lambda typing: joined([typing.text(m) for m in typing.plan.of("school")], separator=" "),
    "education_level": _parsed("education_level", education.parse_education, pa.string()),
    "current_employer": _text("current_employer"),
    "years_experience": _parsed("years_experience", numbers.parse_years, pa.float64()),
    "skills": _lists("skills", skills.parse_skills),
    "occupation_applied": _parsed("occupation_applied", occupations.parse_occupations, pa.string()),
    "job_title": _text("job_title"),
    "source_channel": _parsed("source_channel", channels.parse_channels, pa.string()),
    "applied_at": _days("applied_at"),
    "stage": _parsed("stage", stages.parse_stages, pa.string()),
    "stage_dates": typed_history.stage_dates,
    "decided_at": _days("decided_at"),
    "told_at": _days("told_at"),
    "evaluation": typed_history.evaluation,
    "interviewer": _lists("interviewer", cells.split_cells),
    "consent_given": _parsed("consent_given", booleans.parse_booleans, pa.bool_()),
    "consent_at": _moments("consent_at"),
    "consent_purposes": _lists("consent_purposes", purposes.parse_purpose_lists),
    "updated_at": _moments("updated_at"),
    "occupation": _parsed("occupation", occupations.parse_occupations, pa.string()),
    "started_on": _days("started_on"),
    "ended_on": _days("ended_on"),
    "end_reason": _parsed("end_reason", employment.parse_end_reasons, pa.string()),
    "contract_term": _parsed("contract_term", employment.parse_contract_terms, pa.string()),
    "rating": typed_history.rating,
    "promoted": _parsed("promoted", booleans.parse_booleans, pa.bool_()),
    "converted_to_permanent": _parsed("converted_to_permanent", booleans.parse_booleans, pa.bool_()),
    "token": _text("token"),
    "purpose": _parsed("purpose", purposes.parse_purposes, pa.string(), unknown_rejects=True),
    "action": _parsed("action", purposes.parse_actions, pa.string(), unknown_rejects=True),
    "at": _moments("at"),
    "text_version": typed_consent.text_version,
    "expires_at": _moments("expires_at"),
    "job_id": _text("job_id"),
    "employment_type": _parsed("employment_type", employment.parse_employment_types, pa.string()),
}


def today_in_tokyo() -> date:
    """The day by which births in the future are judged."""
    return datetime.now(tz=ZoneInfo("Asia/Tokyo")).date()
