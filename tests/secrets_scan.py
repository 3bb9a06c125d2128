"""No key, password or token in a committed file, but for those of the baseline: they are examples and protect nothing.

    python -m tests.secrets_scan            exit 1 and the places, where there is a new one
    python -m tests.secrets_scan --accept   write the baseline anew, after somebody has looked at each

Digests are everywhere here (tokens, hashes, the lock), so detectors of mere entropy are off; those of keywords, of
keys' own forms and of credentials in addresses are on. The baseline alone excuses: a comment in a line does not, and
nothing is sent anywhere to verify a find.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from detect_secrets import SecretsCollection
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.settings import transient_settings

_PROJECT: Final = Path(__file__).parent.parent
BASELINE: Final = _PROJECT / ".secrets.baseline"
_OFF: Final = {"HexHighEntropyString", "Base64HighEntropyString", "IPPublicDetector"}
# hashes, exports of fictional people, word lists: large, and no place for a key
_UNREAD: Final = re.compile(
    r"^(requirements\.lock|\.secrets\.baseline|samples/exports/.*|anonymization/intake/vocabulary/.*|.*\.txt)$"
)

Found = set[tuple[str, str, str]]  # file, kind, digest of the secret: a line may move


def main(*, accept: bool) -> int:
    plugins = {kind.__name__ for kind in get_mapping_from_secret_type_to_class().values()} - _OFF
    with transient_settings({"plugins_used": [{"name": name} for name in sorted(plugins)], "filters_used": _FILTERS}):
        secrets = SecretsCollection(root=str(_PROJECT))
        secrets.scan_files(*_committed(), num_processors=2)
    found = {(name, each.type, each.secret_hash): each.line_number for name, each in secrets}
    if accept:
        lines = [{"file": file, "kind": kind, "digest": digest} for file, kind, digest in sorted(found)]
        BASELINE.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
        return 0
    new = sorted(set(found) - _known())
    for key in new:
        sys.stderr.write(f"{key[0]}:{found[key]}: {key[1]}\n")
    if new:
        sys.stderr.write("A secret in a committed file: take it out and rotate it. An example: --accept.\n")
    return int(bool(new))


_FILTERS: Final = [
    {"path": f"detect_secrets.filters.{name}"}
    for name in (
        "heuristic.is_indirect_reference",
        "heuristic.is_likely_id_string",
        "heuristic.is_not_alphanumeric_string",
        "heuristic.is_potential_uuid",
        "heuristic.is_prefixed_with_dollar_sign",
        "heuristic.is_sequential_string",
        "heuristic.is_templated_secret",
    )
]


def _committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_PROJECT, capture_output=True, check=True)  # noqa: S607
    names = listed.stdout.decode("utf-8").split("\0")
    return [name for name in names if name and not _UNREAD.match(name) and (_PROJECT / name).is_file()]


def _known() -> Found:
    lines = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else []
    return {(line["file"], line["kind"], line["digest"]) for line in lines}


if __name__ == "__main__":
    sys.exit(main(accept="--accept" in sys.argv[1:]))
