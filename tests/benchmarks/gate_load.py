"""A load of any size for bench_gates, as the steps before the pool gate leave it: by DuckDB, right in every cell."""

from pathlib import Path
from typing import Final

import duckdb

from anonymization.home import Home
from anonymization.load import write_json
from anonymization.schema import POOL
from expectations.session import duckdb_type, quoted

LOAD: Final = "be5cbe5cbe5cbe5c"
COMPANY: Final = "bench"
_NOTES: Final = 50  # one application in so many has a masked text


def _token(kind: str, number: str) -> str:
    return f"'1:{kind}' || lpad(lower(to_hex({number})), 31, '0')"


_DAY: Final = "current_date - 30 - (i % 300)::int"
_COLUMNS: Final = {
    "org": {"org_key": f"'{COMPANY}'", "org_group_key": f"'{COMPANY}'", "industry_jsic": "'E'", "pref_code": "'13'"},
    "job": {"job_key": _token("c", "i"), "org_key": f"'{COMPANY}'", "occupation": "'06'"},
    "application": {
        "application_key": _token("a", "i"),
        "person_key": _token("b", "i"),
        "job_key": _token("c", "i % 1000"),
        "org_key": f"'{COMPANY}'",
        "occupation": "lpad((1 + i % 15)::varchar, 2, '0')",
        "decision": "case when i % 5 = 0 then 'hired' else 'rejected' end",
        "source_channel": "case when i % 3 = 0 then 'job_board' else 'referral' end",
        "applied_on": _DAY,
        "age_band5": "'25-29'",
        "pref_code": "'13'",
        "region": "'kanto'",
        "education_level": "'university'",
        "experience_band": "'3-5'",
        "updated_at": "timestamptz '2026-01-02 00:00:00+00'",
        "load_id": f"'{LOAD}'",
    },
    "closing": {
        "application_key": _token("a", "i"),
        "side": "'org'",
        "kind": "'rejected'",
        "reason_code": "'skill_mismatch'",
        "decided_on": _DAY,
        "told_on": _DAY,
        "imported_history": "false",
    },
    "consent_event": {
        "person_key": _token("b", "i"),
        "purpose": "'pool_stats'",
        "action": "'grant'",
        "text_version": "'v1'",
        "at": "timestamptz '2026-01-02 00:00:00+00'",
    },
    "note": {
        "application_key": _token("a", f"i * {_NOTES}"),
        "field": "'remarks'",
        "masked_text": "'<PERSON_1>さんは丁寧な対応でした。志望動機は生産管理への関心。' || (i % 97)",
    },
}


def write_load(home: Home, *, rows: int) -> Path:
    """Write the scratch folder of a load with `rows` applications and all that hangs on them; gives its pool files."""
    folder = home.scratch(LOAD) / "pool"
    folder.mkdir(parents=True)
    sizes = {"org": 1, "job": 1000, "note": rows // _NOTES}
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'; set memory_limit = '1GB'; set preserve_insertion_order = false")
        for entity, columns in _COLUMNS.items():
            selected = ", ".join(
                f'({columns.get(field.name, "null")})::{duckdb_type(field.type)} as "{field.name}"'
                for field in POOL[entity]
            )
            query = f"select {selected} from range({sizes.get(entity, rows)}) as t(i)"
            target = quoted(folder / f"{entity}.parquet")
            connection.execute(f"copy ({query}) to {target} (format parquet, compression zstd)")
    manifest = {"company": COMPANY, "kind": "applications", "load_id": LOAD, "rows": {}}
    write_json(home.scratch(LOAD) / "manifest.json", manifest)
    return folder
