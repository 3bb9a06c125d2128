"""What became of each file that the company dropped; read from its own folder and no other."""

import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from anonymization.home import Home
from anonymization.refusals import Refused
from plugins.relay_ui.charts.figures import count
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.records import Json, read_kept

MOST: Final = 60  # rows of the page
_TONES: Final = {"accepted": "ok", "refused": "stop", "held": "warn", "waiting": "warn", "stopped": "stop"}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One answer, ready to be shown."""

    name: str  # of its files below the folder, without a suffix
    file: str
    kind: str
    status: str
    tone: str
    at: datetime
    rows: str
    left_out: str
    why: str


def receipts(home: Home, *, company: str, says: Says) -> tuple[tuple[Receipt, ...], int]:
    """The latest answers, the last one first, and how many there are in all. A file that cannot be read is left out."""
    try:
        folder = home.receipts(company)
    except Refused:
        return (), 0
    dated = []
    for path in folder.glob("*.json"):
        with suppress(FileNotFoundError):  # one that has outlived its rule goes at this very moment
            if stat.S_ISREG((told := path.lstat()).st_mode):
                dated.append((told.st_mtime, path.name, path))
    dated.sort(reverse=True)
    found = []
    for written, _, path in dated[:MOST]:
        content = read_kept(path)
        if content is not None and is_own(content, company=company) and "status" in content:
            found.append(_receipt(path.stem, written, content, says))
    return tuple(found), len(dated)


def is_own(receipt: Json | None, *, company: str) -> bool:
    """The folder is the company's; a receipt in it that says otherwise is not shown."""
    return receipt is not None and receipt.get("company") == company


def _receipt(name: str, written: float, content: Json, says: Says) -> Receipt:
    rows = content.get("rows") or {}
    status = str(content["status"])
    return Receipt(
        name=name,
        file=str(content.get("file") or name),
        kind=says.named_in("base.kind", str(content["kind"])) if content.get("kind") else "–",
        status=says.named_in("base.status", status),
        tone=_TONES.get(status, "info"),
        at=datetime.fromtimestamp(written, UTC),
        rows=count(rows.get("rows_total")),
        left_out=count(rows.get("rows_rejected")),
        why=_why(content, says),
    )


def _why(content: Json, says: Says) -> str:
    """The refusal's own sentence; else the reasons of rows that were left out, the most frequent first."""
    refusal = content.get("refusal")
    if refusal:
        return str(refusal.get(says.language) or refusal.get("code") or "")
    reasons = sorted((content.get("reasons") or {}).items(), key=lambda item: (-item[1], item[0]))
    return " · ".join(f"{says.named_in('company.receipts.reason', code)} {count(n)}" for code, n in reasons[:4])
