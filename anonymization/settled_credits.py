"""What an erased person's applications earned stays with the company: units of the relay ledger, without the person.

    RELAY_HOME/ledger/settled/<receipt number>.parquet   company, group and days; no key, one row per unit

After vesting nothing is taken back (DEFINITIONS §4), but an erasure takes the rows away from which dbt counts. So the
erasure first moves the person's units here, as the release that is out tells them. dbt adds them to the ledger, where
they stand exactly where they stood. The number of the receipt says nothing of anybody, and rows lie in no order.
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.home import Home
from anonymization.schema import BUILD_INPUTS

SCHEMA: Final = BUILD_INPUTS["settled_credit"]

# A unit still pending when its person goes: the consent ended on that day, before the unit vested or too late for that.
_UNITS: Final = """
select
    org_group_key, org_key, pending_on, is_unit, not_counted_reason,
    case when is_unit and vested_on is null and vests_on > $ended_on then coalesce(reversed_on, $ended_on)
         else reversed_on end as reversed_on,
    case when is_unit and vested_on is null and vests_on > $ended_on then coalesce(reversal_reason, 'consent_ended')
         else reversal_reason end as reversal_reason,
    case when is_unit and reversed_on is null and vests_on <= $ended_on then vests_on else vested_on end as vested_on
from read_parquet($units)
where person_key in (select key from persons)
order by all
"""


def settle(home: Home, persons: Collection[str], *, number: str, ended_on: date) -> int:
    """Keep the units of persons (keys of the pool) who are about to be erased; gives how many rows were kept.

    `number` is the erasure's receipt, `ended_on` the Tokyo day on which the consent ended. Repeatable: what a number
    has settled once is not settled again. Without a release there is no ledger yet, and nothing to keep.
    """
    target = folder(home) / f"{number}.parquet"
    units = home.root / "individual" / "marts" / "relay_units.parquet"
    if target.exists() or not units.exists():
        return 0
    with duckdb.connect() as connection:
        connection.register("persons", pa.table({"key": pa.array(sorted(persons), pa.string())}))
        found = connection.sql(_UNITS, params={"ended_on": ended_on, "units": str(units)}).to_arrow_table()
    if not found.num_rows:
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    pq.write_table(found.cast(SCHEMA), unfinished, compression="zstd")
    unfinished.replace(target)
    return int(found.num_rows)


def folder(home: Home) -> Path:
    return home.root / "ledger" / "settled"
