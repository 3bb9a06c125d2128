"""Files that the pipeline wrote for people – reports, receipts, proofs – and tables to take away."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

from fastapi import HTTPException
from fastapi.responses import FileResponse, Response

from anonymization.home import plain_name
from anonymization.refusals import Refused

Row = Mapping[str, Any]
# They bring their own styles and no script; nothing in them is run, loaded or sent.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-downloads"
)
_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
# A spreadsheet takes a cell that begins so for a formula, and would run what a file's name or a reason spells out.
# In full width too: a Japanese spreadsheet folds it. After what is not seen too: a program may drop that.
_FORMULA: Final = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")


def document(folder: Path, *parts: str, suffix: str = ".html") -> Response:
    """The file below a folder, by names that cannot leave it; 404 where there is none."""
    try:
        path = folder.joinpath(*map(plain_name, parts))
    except Refused:
        raise HTTPException(status_code=404) from None
    path = path.with_name(f"{path.name}{suffix}")
    if not _is_plain_file(path):
        raise HTTPException(status_code=404)
    return FileResponse(path, media_type=_KINDS[suffix], headers={"Content-Security-Policy": _POLICY})


def table(
    rows: Sequence[Row], *, columns: Sequence[str], name: str, form: Literal["csv", "json"], facts: Row | None = None
) -> Response:
    """Rows to take away: CSV that Excel opens in Japanese and that runs nothing, or JSON with what it was made of."""
    if form == "json":
        content = {**(facts or {}), "rows": [{column: row.get(column) for column in columns} for row in rows]}
        text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain)
        return _attached(text.encode(), name=f"{name}.json", kind="application/json")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([[harmless(row.get(column)) for column in columns] for row in rows])
    return _attached(out.getvalue().encode("utf-8-sig"), name=f"{name}.csv", kind="text/csv; charset=utf-8")


def harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = _plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _is_plain_file(path: Path) -> bool:
    """No link, and a name that the file system can have at all."""
    try:
        return not path.is_symlink() and path.is_file()
    except OSError:  # longer than a name can be
        return False


def _attached(content: bytes, *, name: str, kind: str) -> Response:
    """A header is Latin letters: a company's name in others travels encoded (RFC 6266)."""
    is_plain = name.isascii() and name.isprintable() and not set(name) & set('"\\%')
    told = f'filename="{name}"' if is_plain else f"filename*=utf-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": f"attachment; {told}"})
