"""A person's review of a score, logged once and never changed; half of a part of SRR counts them (DEFINITIONS §5).

    RELAY_HOME/reviews/<company>/<number>.parquet   one row: which application, when, by whom, what came of it

No cell holds free text. Rows stand under the application's key, so an erasure takes them with the person's other rows.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.canonical import MOMENT
from anonymization.home import Home, plain_name

# follows: the person decides as the score suggests; overrides: not
Verdict = Literal["follows", "overrides"]

SCHEMA: Final = pa.schema(
    [
        ("number", pa.string()),
        ("org_key", pa.string()),
        ("application_key", pa.string()),
        ("model_version", pa.string()),
        ("reviewed_at", MOMENT),
        ("reviewer", pa.string()),  # the account that was signed in
        ("explained", pa.bool_()),  # the explanation was delivered to the applicant
        ("verdict", pa.string()),
        ("disputed", pa.bool_()),  # the applicant, or the reviewer, contests the score
    ]
)
# Of the scores that stand in the release: scored, and both explained and reviewed, by company and half-year.
_SCORES: Final = """
with scored as (
    select distinct org_key, application_key, year(rejected_on) || 'H' || if(month(rejected_on) <= 6, 1, 2) as half_year
    from read_parquet($scores) where is_supported
),
reviewed as (select org_key, application_key, bool_or(explained) as is_explained from reviews group by all)
select org_key, half_year, count(*) filter (where is_explained), count(*)
from scored left join reviewed using (org_key, application_key)
group by all order by all
"""


def record_review(
    home: Home,
    *,
    org_key: str,
    application_key: str,
    model_version: str,
    reviewer: str,
    explained: bool,
    verdict: Verdict,
    disputed: bool = False,
    now: datetime | None = None,
) -> str:
    """Log one review and give its number. A later review of the same score is a row of its own."""
    row = {
        "number": uuid.uuid4().hex,
        "org_key": org_key,
        "application_key": application_key,
        "model_version": model_version,
        "reviewed_at": (now or datetime.now(UTC)).replace(microsecond=0),
        "reviewer": reviewer,
        "explained": explained,
        "verdict": verdict,
        "disputed": disputed,
    }
    folder = home.root / "reviews" / plain_name(org_key)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{row['number']}.unfinished"
    pq.write_table(pa.Table.from_pylist([row], schema=SCHEMA), unfinished, compression="zstd")
    unfinished.replace(folder / f"{row['number']}.parquet")
    return str(row["number"])


def reviews_of(home: Home, *, org_key: str, application_key: str) -> list[dict[str, Any]]:
    """All reviews of one application, the oldest first."""
    folder = home.root / "reviews" / plain_name(org_key)
    rows = [row for path in folder.glob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]
    return sorted(
        (row for row in rows if row["application_key"] == application_key),
        key=lambda row: (row["reviewed_at"], row["number"]),
    )


def review_files(home: Home) -> list[Path]:
    return sorted((home.root / "reviews").glob("*/*.parquet"))


def reviewed_scores(home: Home) -> Iterator[tuple[str, str, int, int]]:
    """(company, half-year of the rejection, explained and reviewed, scored) of the release that is out."""
    scores = home.root / "individual" / "marts" / "cross_company_fit.parquet"
    if not scores.exists():
        return
    tables = [pq.ParquetFile(path).read() for path in review_files(home)]
    with duckdb.connect() as connection:
        connection.register("reviews", pa.concat_tables(tables) if tables else SCHEMA.empty_table())
        yield from connection.execute(_SCORES, {"scores": str(scores)}).fetchall()


def verdicts(home: Home) -> Counter[str]:
    """How often people followed and overrode scores, and how many were disputed: counts alone."""
    found: Counter[str] = Counter()
    for path in review_files(home):
        for row in pq.ParquetFile(path).read(columns=["verdict", "disputed"]).to_pylist():
            found[row["verdict"]] += 1
            found["disputed"] += bool(row["disputed"])
    return found
