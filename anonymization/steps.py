"""The steps of one load under RELAY_HOME. Each can be killed at any instant and run again; what they hand to each
other lies in the load's scratch folder and holds counts, verdicts and keyed tokens, never a value."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.consent_policy import load_consent_policy
from anonymization.forgotten_meanwhile import WITHDRAWN, note_forgotten, still_consented
from anonymization.home import Home
from anonymization.identity import CONSENTS, EVIDENCE, NOTICES, Keyring, Vault
from anonymization.identity.tables import LINK_USES, WAITING
from anonymization.intake.canonicalise import today_in_tokyo
from anonymization.intake.contract import CompanyContract, ExportContract
from anonymization.intake.reading import open_planned, read
from anonymization.load import Load, read_json, write_json
from anonymization.pool import TableWriter, committed_loads
from anonymization.refusals import Refusal, Refused
from anonymization.scrub import latest_day, scrub
from anonymization.waiting.keeping import BOXES, Keeper, put_in_place
from anonymization.walk import Walk

VAULT: Final = {
    "evidence": EVIDENCE,
    "consents": CONSENTS,
    "notices": NOTICES,
    "waiting": WAITING,
    "links": LINK_USES,
}
_NO_CONSENT_EXPORT: Final = Refusal(
    code="missing_consent_export",
    ja="同意の出力ファイルがまだ届いていません。届きしだい、このファイルは自動的に処理されます。",
    en="The consent export has not arrived yet. This file is taken up by itself as soon as it has.",
    fault="wait",
)
_OLD_EPOCH: Final = Refusal(
    code="stale_key",
    ja="この処理の途中で鍵が更新されました。次の実行で、ファイルから始めからやり直します。",
    en="The keys were rotated while this load was under way. The next run begins again, from the file.",
    fault="system",
)


def preflight_load(load: Load, *, home: Home, contract: CompanyContract) -> dict[str, Any]:
    """Read every row once and write down a verdict for each; returns the counts.

    The key, its vault and the consents are looked for before a row is read. Raises Refused.
    """
    scratch = home.scratch(load.load_id)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    Vault.open(home=home.root, keyring=Keyring.from_environment(home=home.root)).close()
    export = export_of(load.path, contract=contract)
    if contract.consent == "export" and export.kind in {"applications", "outcomes"}:
        _hold_until_consents(home, company=load.company)
    reading = read(load.path, contract=contract, export=export)
    with TableWriter(scratch) as writer:
        for batch in reading:
            writer.write("preflight", pa.Table.from_batches([batch.verdicts]))
    summary = reading.summary.as_dict() | {"company": load.company}
    write_json(scratch / "preflight.json", summary)
    return {name: summary[name] for name in ("rows_total", "rows_ok", "rows_rejected", "reasons")}


def scrub_load(load: Load, *, home: Home, contract: CompanyContract) -> dict[str, Any]:
    """The file through the rooms into scratch; returns the manifest. What an interrupted run left is made anew."""
    scratch = home.scratch(load.load_id)
    for leftover in (scratch / "pool", scratch / "vault"):
        shutil.rmtree(leftover, ignore_errors=True)
    (scratch / f"{BOXES}.parquet").unlink(missing_ok=True)
    keyring = Keyring.from_environment(home=home.root)
    export = export_of(load.path, contract=contract)
    policy, now, dropped_at = load_consent_policy(), datetime.now(UTC), int(load.path.stat().st_mtime)
    with Vault.open(home=home.root, keyring=keyring) as vault, TableWriter(scratch) as boxes:
        note_forgotten(scratch, vault=vault)
        keeper = Keeper(
            company=load.company,
            load_id=load.load_id,
            kind=export.kind,
            keyring=keyring,
            dropped_at=dropped_at,
            now=now,
            wait=policy.wait,
            boxes=boxes,
        )
        walk = Walk(
            company=load.company,
            load_id=load.load_id,
            contract=contract,
            export=export,
            keyring=keyring,
            now=now,
            as_of=as_of(load.path, contract=contract, export=export),
            committed_order=dropped_at,  # a later export knows more
            known_consents=vault.known_consents,
            used_links=vault.used_links,
            persons_of=vault.persons_of,
            suppressed=vault.suppressed,
            policy=policy,
            keeper=keeper if policy.await_consent_days else None,
        )
        return scrub(read(load.path, contract=contract, export=export), walk=walk, out=scratch)


def commit_identities(load: Load, *, home: Home) -> None:
    """A gated load's keyed tokens into the vault: all or nothing, and nothing twice."""
    scratch = home.scratch(load.load_id)
    # Parquet knows no seconds: moments come back in milliseconds unless they are cast
    tables = {path.stem: pq.read_table(path).cast(VAULT[path.stem]) for path in (scratch / "vault").glob("*.parquet")}
    keyring = Keyring.from_environment(home=home.root)
    if read_json(scratch / "manifest.json")["versions"]["key_epoch"] != keyring.epoch:
        raise Refused(_OLD_EPOCH)
    with Vault.open(home=home.root, keyring=keyring) as vault:
        if not still_consented(scratch, vault=vault, record=tables.get("evidence"), said=tables.get("consents")):
            raise Refused(WITHDRAWN)
        put_in_place(home, company=load.company, load_id=load.load_id)
        vault.apply(load.load_id, **tables)


def export_of(path: Path, *, contract: CompanyContract) -> ExportContract:
    """The export of the contract that the file's header says it is. Raises Refused."""
    _, plan = open_planned(path, contract=contract)
    return next(export for export in contract.exports.values() if export.kind == plan.kind)


def as_of(path: Path, *, contract: CompanyContract, export: ExportContract) -> date | None:
    """Until when an outcomes export tells; None for other kinds. A walk of its own over the file."""
    if export.kind != "outcomes":
        return None
    batches = (batch.table for batch in read(path, contract=contract, export=export))
    return latest_day(batches, today=today_in_tokyo())


def _hold_until_consents(home: Home, *, company: str) -> None:
    loads = committed_loads(home)
    if not any(load["company"] == company and load["kind"] == "consents" for load in loads):
        raise Refused(_NO_CONSENT_EXPORT)
