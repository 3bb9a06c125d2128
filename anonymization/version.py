"""Which code and which policies a load went through: part of its identity, and written into every manifest."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def code_version() -> str:
    """`<release>+<digest>`: the digest covers this package's sources and its data files, so that a changed
    recognizer or dictionary is a changed version even before the release number moves."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in {".py", ".yml", ".txt", ".tsv", ".csv"}:
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('career-relay')}+{digest.hexdigest()[:12]}"
