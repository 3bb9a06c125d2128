"""What a build was made of: a release must not bring back what was erased or re-keyed while dbt was at work."""

import hashlib
from pathlib import Path
from typing import Final

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refusal, Refused

_STALE: Final = Refusal(
    code="stale_build",
    ja="集計の途中で、元のデータが消去または鍵の更新で変わりました。公開を止めました。次の集計が公開します。",
    en="What the build was made of was erased or re-keyed meanwhile. Not released; the next build will be.",
    fault="system",
)


def note_basis(home: Home) -> None:
    """Write down, before a build, the loads that the pool holds: `build/basis.json`, manifests by their digests."""
    write_json(_path(home), {"manifests": _manifests(home)})


def require_basis(home: Home) -> None:
    """Raises Refused where a load that the build may have read is gone or has changed since. New loads may come."""
    path = _path(home)
    noted: dict[str, str] = read_json(path)["manifests"] if path.exists() else {}
    now = _manifests(home)
    if not path.exists() or any(now.get(name) != digest for name, digest in noted.items()):
        raise Refused(_STALE)


def _path(home: Home) -> Path:
    return home.build / "basis.json"


def _manifests(home: Home) -> dict[str, str]:
    found = (home.pool / "manifest").glob("company=*/load=*/_manifest.json")
    return {str(path.relative_to(home.pool)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(found)}
