"""The only figures about consent that leave the vault by themselves: notified, consented, waiting, entered, expired."""

from sqlalchemy import case, func, select

from anonymization.identity import tables, waiting_rows
from anonymization.identity.vault import Vault


def consent_counts(vault: Vault, *, company: str | None = None) -> dict[str, int]:
    """Applications turned down and told so, those of them with consent, and what became of the rows that waited."""
    n = tables.notice.c
    query = select(*(func.coalesce(func.sum(case((flag, 1), else_=0)), 0) for flag in (n.notified, n.consented)))
    if company is not None:
        query = query.where(n.org_key == company)
    with vault.reading() as connection:
        told = connection.execute(query).one()
        waited = waiting_rows.counts(connection, company=company)
    return {"notified": int(told[0]), "consented": int(told[1]), **waited}
