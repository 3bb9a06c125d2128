"""A deployment with something on every page, written in a second: what the pages are looked at with."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.unit.relay_ui.company.releases import MARK, marts
from tests.unit.relay_ui.deployment import deployment
from tests.unit.relay_ui.impact.releases import whole

ROLES = """
version: browser
roles:
  viewer: {everyone: true}
  operator: {users: [admin, operator]}
  compliance: {users: [admin, officer]}
  reviewer: {users: [admin, reviewer]}
reviewers_of_every_company: {users: [admin, reviewer]}
companies:
  aozora: {users: [admin, sato]}
  hibiki: {users: [admin, tanaka]}
"""


def whole_deployment(home: Path) -> Path:
    """Loads, a hold, a refusal, an erasure and scores; and a release with every mart, of two companies."""
    home.mkdir(parents=True, exist_ok=True)
    published = (deployment(home) / "current").resolve() / "published"
    for name, rows in whole().items():
        pq.write_table(pa.Table.from_pylist(rows), published / "marts" / f"{name}.parquet")
    for org in MARK:
        for name, rows in marts(org).items():
            pq.write_table(pa.Table.from_pylist(rows), published / "companies" / org / f"{name}.parquet")
    return home
