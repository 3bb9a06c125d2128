"""The proof of an erasure: what was counted in each place before and after, signed, and naming nobody.

    reports/erasure/<number>.json, <number>.html

Signed with Ed25519 under a key of its own (subkey "receipt"); the public key lies beside the receipts, so that one can
still be checked when its key epoch has been shredded.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jinja2 import Environment, PackageLoader

from anonymization.forgetting.journal import Journal
from anonymization.forgetting.places import Survey
from anonymization.forgetting.pool_files import sha256
from anonymization.home import Home
from anonymization.identity import Keyring
from anonymization.load import read_json, write_json
from anonymization.refusals import Refusal, Refused
from anonymization.version import code_version

VERSION: Final = 1
_templates = Environment(loader=PackageLoader("anonymization"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_UNKNOWN: Final = Refusal(
    code="no_receipt",
    ja="その番号の消去証明はありません。番号を確かめてください。",
    en="There is no erasure receipt of that number. Check the number.",
)


def receipts_folder(home: Home) -> Path:
    return home.reports / "erasure"


def receipt_of(home: Home, number: str) -> dict[str, Any]:
    """A receipt by its number. Raises Refused where there is none."""
    path = receipts_folder(home) / f"{number}.json"
    if Path(number).name != number or not path.exists():
        raise Refused(_UNKNOWN)
    return read_json(path)


def write_receipt(
    home: Home, journal: Journal, *, left: Survey, quarantine: dict[str, Any], keyring: Keyring, now: datetime
) -> Path:
    """Sign what was found before and what is left, and write it; a receipt that exists is left as it is."""
    path = receipts_folder(home) / f"{journal.number}.json"
    if path.exists():
        return path
    receipt = {
        "version": VERSION,
        "number": journal.number,
        "reason": journal.reason,
        "opened_at": journal.opened_at,
        "deadline": journal.deadline,
        "finished_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "in_time": not journal.is_overdue(now),
        "places": _places(journal.before, left) | {"waiting": _waiting(journal)},
        "files": [_file(home, name, before) for name, before in sorted(journal.before["files"].items())],
        "statistics_published": journal.facts["statistics_published"],
        "models_to_retrain": journal.facts["models_to_retrain"],
        "quarantine": quarantine,
        "code_version": code_version(),
        "key": keyring.fingerprint(),
        "key_epoch": keyring.epoch,
    }
    private = Ed25519PrivateKey.from_private_bytes(keyring.subkey("receipt"))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    receipt["public_key"] = public
    signed = receipt | {"signature": private.sign(_message(receipt)).hex()}
    write_json(receipts_folder(home) / "keys" / f"{keyring.epoch}.json", {"public_key": public})
    html = _templates.get_template("erasure.html.j2").render(receipt=signed)
    path.with_suffix(".html").write_text(html, encoding="utf-8")
    write_json(path, signed)
    return path


def signature_holds(home: Home, receipt: dict[str, Any], *, keyring: Keyring) -> bool:
    """Whether the receipt is as it was signed, by this deployment's key of its epoch."""
    epoch = receipt.get("key_epoch")
    if epoch in keyring.epochs:
        private = Ed25519PrivateKey.from_private_bytes(keyring.subkey("receipt", epoch=epoch))
        public = private.public_key()
    else:
        kept = receipts_folder(home) / "keys" / f"{epoch}.json"
        if not isinstance(epoch, int) or not kept.exists():
            return False
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(read_json(kept)["public_key"]))
    unsigned = {name: value for name, value in receipt.items() if name != "signature"}
    try:
        public.verify(bytes.fromhex(str(receipt.get("signature", ""))), _message(unsigned))
    except (InvalidSignature, ValueError):
        return False
    return True


def _places(before: dict[str, Any], left: Survey) -> dict[str, dict[str, int | None]]:
    return {
        place: {
            "theirs_before": found,
            "theirs_after": left.theirs.get(place, 0),
            "rows_before": before["rows"].get(place),
            "rows_after": left.rows.get(place, 0) if place in before["rows"] else None,
        }
        for place, found in sorted(before["theirs"].items())
    }


def _waiting(journal: Journal) -> dict[str, int | None]:
    """Rows that waited are sealed: how many were theirs is known only when they have been destroyed."""
    gone: int = journal.facts.get("waiting", 0)
    return {"theirs_before": gone, "theirs_after": 0, "rows_before": None, "rows_after": None}


def _file(home: Home, name: str, before: dict[str, Any]) -> dict[str, Any]:
    """A rewritten file: its hash and rows before and after; a file that held nobody else is gone."""
    path = home.root / name
    after = {"sha256_after": sha256(path) if path.exists() else None}
    return {"path": name, "sha256_before": before["sha256"], "rows_before": before["rows"], **after} | {
        "rows_after": before["rows"] - before["theirs"]
    }


def _message(receipt: dict[str, Any]) -> bytes:
    return b"career-relay erasure receipt\n" + json.dumps(receipt, sort_keys=True, ensure_ascii=True).encode()
