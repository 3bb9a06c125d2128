"""What becomes of each canonical column on its way into the pool: a token, a band, a code, a day – or nothing.

A column that is not named here does not travel. Keys come from `identity`, text from `text`; both are given.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.bands import age_band5, experience_band, region
from anonymization.schema import POOL

Entities = dict[str, pa.Table]


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The tokens of a batch, one per row, in row order."""

    person: pa.Array
    row: pa.Array  # application_key or employment_key
    job: pa.Array | None = None


def application_entities(batch: pa.RecordBatch, *, keys: Keys, org_key: str, load_id: str) -> Entities:
    """The pool's tables of a batch of applications."""
    n = batch.num_rows
    col = batch.column
    pref_code = col("prefecture")
    closed_on = pc.coalesce(col("decided_at"), col("told_at"), col("applied_at"))
    application = _table(
        "application",
        {
            "application_key": keys.row,
            "person_key": keys.person,
            "job_key": keys.job,
            "org_key": pa.repeat(org_key, n),
            "occupation": col("occupation_applied"),
            "decision": col("decision"),
            "source_channel": col("source_channel"),
            "applied_on": col("applied_at"),
            "age_band5": age_band5(birth=col("birth_date"), on=closed_on),
            "pref_code": pref_code,
            "region": region(pref_code),
            "education_level": col("education_level"),
            "experience_band": experience_band(col("years_experience")),
            "updated_at": col("updated_at"),
            "load_id": pa.repeat(load_id, n),
        },
    )
    job = _table(
        "job",
        {
            "job_key": keys.job,
            "org_key": pa.repeat(org_key, n),
            "occupation": col("occupation_applied"),
            "employment_type": pa.nulls(n, pa.string()),
            "pref_code": pa.nulls(n, pa.string()),
        },
    )
    closing = _table(
        "closing",
        {
            "application_key": keys.row,
            "side": col("closing_side"),
            "kind": col("closing_kind"),
            "reason_code": _first(col("reason_codes")),
            "decided_on": col("decided_at"),
            "told_on": col("told_at"),
            "imported_history": pc.fill_null(col("imported_history"), fill_value=False),
        },
    )
    audit = _table(
        "audit",
        {"application_key": keys.row, "sex": col("gender"), "age_band5": application["age_band5"].combine_chunks()},
    )
    return {
        "application": application,
        "audit": audit,
        "job": job,
        "closing": closing.filter(pc.is_valid(closing["kind"])),
        "skill": _skills(keys.row, col("skills")),
        "stage_event": _stage_events(keys.row, col("stage_dates")),
        "evaluation": _evaluations(keys.row, col("evaluation")),
    }


def outcome_entities(batch: pa.RecordBatch, *, keys: Keys, org_key: str, load_id: str, as_of: pa.Scalar) -> Entities:
    """The pool's tables of a batch of outcomes, `as_of` being the day until which the export tells."""
    n = batch.num_rows
    col = batch.column
    employment = _table(
        "employment",
        {
            "employment_key": keys.row,
            "person_key": keys.person,
            "org_key": pa.repeat(org_key, n),
            "job_key": pa.nulls(n, pa.string()),
            "occupation": col("occupation"),
            "started_on": col("started_on"),
            "ended_on": col("ended_on"),
            "end_kind": col("end_reason"),
            "contract_term": col("contract_term"),
            "load_id": pa.repeat(load_id, n),
        },
    )
    outcome = _table(
        "outcome",
        {
            "employment_key": keys.row,
            "as_of": pa.repeat(as_of, n),
            "rating_norm": col("rating"),
            "promoted": col("promoted"),
            "converted_to_permanent": col("converted_to_permanent"),
        },
    )
    return {"employment": employment, "outcome": outcome}


def consent_entities(batch: pa.RecordBatch, *, person: pa.Array) -> Entities:
    """The pool's table of a batch of consent events."""
    event = _table(
        "consent_event",
        {
            "person_key": person,
            "purpose": batch.column("purpose"),
            "action": batch.column("action"),
            "text_version": batch.column("text_version"),
            "at": batch.column("at"),
            "expires_at": batch.column("expires_at"),
        },
    )
    return {"consent_event": event}


def job_entities(batch: pa.RecordBatch, *, job: pa.Array, org_key: str) -> Entities:
    """The pool's table of a batch of job postings."""
    columns = {
        "job_key": job,
        "org_key": pa.repeat(org_key, batch.num_rows),
        "occupation": batch.column("occupation"),
        "employment_type": batch.column("employment_type"),
        "pref_code": batch.column("prefecture"),
    }
    return {"job": _table("job", columns)}


def _table(entity: str, columns: dict[str, pa.Array]) -> pa.Table:
    """A table of exactly the pool's schema: a column too many or too few is an error here, not in the warehouse."""
    schema = POOL[entity]
    if set(columns) != set(schema.names):
        raise ValueError(f"{entity}: columns differ from the pool's schema")
    return pa.table([pc.cast(columns[name], schema.field(name).type) for name in schema.names], schema=schema)


def _flat(keys: pa.Array, lists: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """The keys repeated per element, the elements, and each element's 1-based place in its list."""
    parents = pc.list_parent_indices(lists)
    elements = pc.list_flatten(lists)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    starts = pc.subtract(pc.cumulative_sum(lengths), lengths).take(parents)
    seq = pc.add(pc.subtract(pa.array(range(len(elements)), pa.int64()), pc.cast(starts, pa.int64())), 1)
    return keys.take(parents), elements, seq


def _skills(keys: pa.Array, skills: pa.Array) -> pa.Table:
    key, code, _ = _flat(keys, skills)
    return _table("skill", {"application_key": key, "skill_code": code, "evidence": pa.repeat("declared", len(key))})


def _stage_events(keys: pa.Array, stage_dates: pa.Array) -> pa.Table:
    key, event, seq = _flat(keys, stage_dates)
    return _table(
        "stage_event",
        {
            "application_key": key,
            "seq": seq,
            "stage": pc.struct_field(event, "stage"),
            "entered_on": pc.struct_field(event, "entered_on"),
            "result": pc.struct_field(event, "result"),
        },
    )


def _evaluations(keys: pa.Array, evaluation: pa.Array) -> pa.Table:
    key, score, _ = _flat(keys, evaluation)
    fields = {name: pc.struct_field(score, name) for name in ("stage", "criterion", "raw", "scale_min", "scale_max")}
    return _table("evaluation", {"application_key": key, **fields})


def _first(lists: pa.Array) -> pa.Array:
    """The first element of each list; an empty or null list gives null."""
    return pc.list_element(pc.list_slice(lists, 0, 1, return_fixed_size_list=True), 0)
