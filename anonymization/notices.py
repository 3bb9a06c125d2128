"""Who was told of a rejection: counted by cell, so that every rate can say of how many it speaks."""

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.bands import half_year, region
from anonymization.identity.tables import NOTICES


def notices_of(batch: pa.RecordBatch, *, application_keys: pa.Array, org_key: str, consented: pa.Array) -> pa.Table:
    """The rejections of a batch of applications, as the vault's NOTICES: a keyed token, a cell, two flags."""
    told = pc.coalesce(batch.column("told_at"), batch.column("decided_at"))
    kind = batch.column("closing_kind")
    by_org = pc.and_kleene(pc.equal(batch.column("closing_side"), "org"), pc.equal(kind, "rejected"))
    real = pc.and_kleene(by_org, pc.invert(pc.fill_null(batch.column("imported_history"), fill_value=False)))
    columns = {
        "application_key": application_keys,
        "org_key": pa.repeat(org_key, batch.num_rows),
        "occupation": batch.column("occupation_applied"),
        "region": region(batch.column("prefecture")),
        "half_year": half_year(told),
        "notified": pc.is_valid(told),
        "consented": consented,
        "as_of": pc.coalesce(batch.column("updated_at"), pc.cast(told, batch.schema.field("updated_at").type)),
    }
    return pa.table([columns[name] for name in NOTICES.names], schema=NOTICES).filter(
        pc.fill_null(real, fill_value=False)
    )
