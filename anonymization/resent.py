"""How many rows of a load the pool had before: the staging models take the latest of each."""

from typing import Final

import duckdb

from anonymization.home import Home
from anonymization.pool import PART, committed_loads

# entity → what a company's row keeps from one export to the next
_KEY: Final = {"application": "application_key", "employment": "employment_key"}


def rows_known_before(home: Home, *, company: str, load_id: str) -> int:
    """Rows of a committed load whose key stands in another committed load of the company; one scan of one column."""
    others = [load["load_id"] for load in committed_loads(home) if load["company"] == company]
    found = 0
    for entity, key in _KEY.items():
        own = home.entity(entity, company=company, load_id=load_id) / PART
        places = [home.entity(entity, company=company, load_id=other) / PART for other in others if other != load_id]
        files = [str(path) for path in places if path.exists()]
        if own.exists() and files:
            sql = f"""
                select count(*) from read_parquet($own)
                where {key} in (select {key} from read_parquet($files, hive_partitioning = false))
            """
            with duckdb.connect(config={"memory_limit": "500MB", "threads": 2}) as connection:
                found += connection.execute(sql, {"own": str(own), "files": files}).fetchall()[0][0]
    return found
