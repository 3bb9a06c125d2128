"""Whether somebody was forgotten while a load was under way: then whom it lets in is asked for once more.

An erasure goes through the scratch folders too, but not through a file that is being written at that moment. Only an
erasure is a reason to ask: what the vault knows of a batch depends on how rows fall into batches, so asking always
could refuse the same file for ever. Who withdrew and is not erased yet is found by the next erasure, in the pool.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.consent import consented
from anonymization.consent_policy import load_consent_policy
from anonymization.identity import CONSENTS, Vault
from anonymization.load import read_json, write_json
from anonymization.refusals import Refusal
from anonymization.scrub import STATS

WITHDRAWN: Final = Refusal(
    code="consent_changed",
    ja="この処理の途中で、データを削除された人がいます。次の実行で、ファイルから始めからやり直します。",
    en="Somebody was forgotten while this load was under way. The next run begins again, from the file.",
    fault="system",
)
_NOTE: Final = "forgotten.json"
_BATCH_ROWS: Final = 65_536


def note_forgotten(scratch: Path, *, vault: Vault) -> None:
    """Write down, before a row is looked at, up to which erasure the vault has come."""
    write_json(scratch / _NOTE, {"state": vault.forgotten_state()})


def still_consented(scratch: Path, *, vault: Vault, record: pa.Table | None, said: pa.Table | None) -> bool:
    """Whether all whom a load lets in may come in now. `record` is its EVIDENCE, `said` its CONSENTS, None if none."""
    if record is None or read_json(scratch / _NOTE)["state"] == vault.forgotten_state():
        return True
    policy, now, said = load_consent_policy(), datetime.now(UTC), CONSENTS.empty_table() if said is None else said
    for start in range(0, record.num_rows, _BATCH_ROWS):
        rows = record.slice(start, _BATCH_ROWS)
        own = said.filter(pc.is_in(said["subject"], value_set=rows["row_key"]))
        events = policy.counting(pa.concat_tables([own, vault.known_consents(rows)]))
        if not pc.all(consented(rows, events=events, purpose=STATS, now=now)).as_py():
            return False
    return True
