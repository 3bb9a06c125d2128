"""The pool gate: a load's anonymised files against the allow-list of the pool, before they are committed."""

from collections.abc import Mapping
from typing import Any, Final

import great_expectations.expectations as gxe
import pyarrow as pa

from anonymization.schema import POOL
from expectations.codes import CLOSED_LISTS, CODE_SHAPE, LOADS, OPEN_CODES, PROSE, TOKEN_SHAPE, TOKENS
from expectations.personal import no_shapes
from expectations.policy import Policy
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says
from expectations.session import duckdb_type, quoted
from expectations.suites.pool_people import consent_rules, detector_rules
from expectations.suites.pool_rules import cross_rules, freshness, plausibility
from expectations.suites.volume import MAIN_TABLE, volume_rule
from expectations.volumes import Usual

NOT_NULL: Final[Mapping[str, tuple[str, ...]]] = {
    "org": ("org_key", "org_group_key"),
    "job": ("job_key", "org_key"),
    "application": ("application_key", "person_key", "org_key", "decision", "applied_on", "load_id"),
    "audit": ("application_key",),
    "skill": ("application_key", "skill_code"),
    "stage_event": ("application_key", "seq", "stage"),
    "evaluation": ("application_key", "criterion"),
    "closing": ("application_key", "side", "kind", "imported_history"),
    "note": ("application_key", "field"),
    "consent_event": ("person_key", "purpose", "action", "at"),
    "employment": ("employment_key", "person_key", "org_key", "started_on", "load_id"),
    "outcome": ("employment_key", "as_of"),
}
UNIQUE: Final = {"application": "application_key", "employment": "employment_key"}
CELLS: Final = "codes"  # the gate's table of the different cells of all code columns
_NO_CODES: Final = frozenset({*TOKENS, *LOADS, PROSE})


def pool_suite(
    *,
    load_id: str,
    company: str,
    kind: str,
    entities: Mapping[str, bool],
    facts: Mapping[str, int],
    usual: Usual,
    policy: Policy,
) -> dict[str, list[Any]]:
    """Expectations per entity of a load; `entities` says of each table of the pool whether the load has its file.

    `facts` are counts taken outside the database: `unknown_files`, and what the detector found. `usual` are the rows
    of the load's main table in loads before.
    """
    suite: dict[str, list[Any]] = {}
    for entity, there in entities.items():
        if not there:
            continue
        schema = POOL[entity]
        rules = [*_schema(entity, schema), *_nulls(entity), *_codes(entity)]
        if entity == PROSE[0]:
            rules += no_shapes(entity, columns=(PROSE[1],), prose=True)
        rules += plausibility(entity, policy=policy.pool)
        rules += cross_rules(entity, kind=kind)
        if entity == MAIN_TABLE[kind]:
            rules += [volume_rule(entity, usual=usual), *freshness(entity, kind=kind, policy=policy.pool)]
        rules += _of_this_load(entity, schema, load_id=load_id, company=company)
        suite[entity] = rules
    if suite:
        first = next(iter(suite))
        suite[first] = [_files(facts), _one_company(), *suite[first]]
        suite[first] += [*consent_rules(entities), *detector_rules(facts)]
        suite[CELLS] = no_shapes(CELLS, columns=("cell",))
    return suite


def _files(facts: Mapping[str, int]) -> Any:
    return ExpectQueryCountBetween(
        query=f"select {facts['unknown_files']:d}",
        **says(
            "files.allow_list",
            ja="許可された表以外のファイルが一つもないこと",
            en="There is no file but those of the allow-list",
            people=False,
        ),
    )


def _one_company() -> Any:
    return ExpectQueryCountBetween(
        query="select count(*) from org",
        low=1,
        high=1,
        **says(
            "org.one",
            ja="どの会社の受付かが一行で示されていること（すべての行がその会社に結びつくこと）",
            en="The load says in one row whose it is, and every other row belongs to it",
            people=False,
        ),
    )


def _of_this_load(entity: str, schema: pa.Schema, *, load_id: str, company: str) -> list[Any]:
    """A load brings rows of its own company and its own name only."""
    wanted = {"load_id": load_id, "org_key": company}
    return [
        ExpectNoRowsWhere(
            condition=f'"{column}" is distinct from {quoted(value)}',
            **says(
                f"{entity}.{column}.own",
                ja="この会社・この受付の行だけであること",
                en="Every row is of this company and this load",
            ),
        )
        for column, value in wanted.items()
        if column in schema.names
    ]


def _schema(entity: str, schema: pa.Schema) -> list[Any]:
    wanted = ", ".join(f"({quoted(field.name)}, {quoted(duckdb_type(field.type))})" for field in schema)
    return [
        gxe.ExpectTableColumnsToMatchOrderedList(
            column_list=schema.names,
            **says(
                f"{entity}.columns",
                ja="許可された列だけがあること（一列でも多ければ止める）",
                en="The table has exactly the columns of the allow-list",
                people=False,
            ),
        ),
        ExpectQueryCountBetween(
            query=(
                f"select count(*) from (values {wanted}) as wanted(name, type)"
                f" full join (select column_name, data_type from duckdb_columns() where table_name = {quoted(entity)})"
                " as found on wanted.name = found.column_name and wanted.type = found.data_type"
                " where wanted.name is null or found.column_name is null"
            ),
            **says(
                f"{entity}.types",
                ja="列の型が宣言どおりであること",
                en="Every column has its declared type",
                people=False,
            ),
        ),
        gxe.ExpectTableRowCountToBeBetween(
            min_value=1,
            **says(f"{entity}.has_rows", ja="表が空でないこと", en="A table that was written has rows"),
        ),
    ]


def _nulls(entity: str) -> list[Any]:
    rules: list[Any] = [
        ExpectNoRowsWhere(
            condition=f'"{column}" is null',
            **says(f"{entity}.{column}.filled", ja=f"{column} が必ずあること", en=f"{column} is never missing"),
        )
        for column in NOT_NULL[entity]
    ]
    if entity in UNIQUE:
        key = UNIQUE[entity]
        rules.append(
            ExpectQueryCountBetween(
                query=f'select count("{key}") - count(distinct "{key}") from "{entity}"',
                **says(f"{entity}.{key}.unique", ja=f"{key} が重複しないこと", en=f"No {key} occurs twice"),
            )
        )
    return rules


def _codes(entity: str) -> list[Any]:
    rules: list[Any] = [
        ExpectNoRowsWhere(
            condition=f'"{column}" not in ({", ".join(map(quoted, codes))})',
            **says(
                f"{entity}.{column}.listed",
                ja=f"{column} が定められた区分だけであること",
                en=f"{column} holds words of its list alone",
            ),
        )
        for (table, column), codes in CLOSED_LISTS.items()
        if table == entity
    ]
    shaped = [(column, TOKEN_SHAPE, "token", "鍵付きトークン", "a keyed token") for t, column in TOKENS if t == entity]
    shaped += [(column, CODE_SHAPE, "code", "コード", "a code") for t, column in OPEN_CODES if t == entity]
    rules += [
        ExpectNoRowsWhere(
            condition=f'"{column}" is not null and not regexp_full_match("{column}", {quoted(shape)})',
            **says(
                f"{entity}.{column}.{what}",
                ja=f"{column} が{ja}の形であること（生の値が紛れ込まないこと）",
                en=f"{column} has the shape of {en}: no raw value has slipped in",
            ),
        )
        for column, shape, what, ja, en in shaped
    ]
    return rules


def code_columns(entities: Mapping[str, bool]) -> dict[str, list[str]]:
    """The text columns of the tables that are there, but for tokens and prose."""
    return {
        entity: [
            field.name
            for field in POOL[entity]
            if pa.types.is_string(field.type) and (entity, field.name) not in _NO_CODES
        ]
        for entity, there in entities.items()
        if there
    }
