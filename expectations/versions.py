"""With which versions a gate was run: part of every result, so that a release can be explained years later."""

import hashlib
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from anonymization.text.config import load_detection
from anonymization.version import code_version
from expectations.policy import GATES, digest, load_policy

_PROJECT = Path(__file__).parent.parent
_TEXT = _PROJECT / "anonymization" / "text"


@cache
def versions() -> dict[str, str]:
    """Code, policies, recognizers, lock, git commit where this is a checkout, and the libraries that decide."""
    lock = _PROJECT / "requirements.lock"
    return {
        "code": code_version(),
        "gates": f"{load_policy().version}+{digest(GATES)}",
        "config": _digest(sorted(GATES.parent.glob("*.yml"))),
        "recognizers": f"{load_detection().version}+{_digest(_recognizers())}",
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest()[:12] if lock.exists() else "absent",
        "git": _commit(),
        "great_expectations": version("great-expectations"),
        "duckdb": version("duckdb"),
        "presidio": version("presidio-analyzer"),
    }


def _recognizers() -> list[Path]:
    """What decides about texts: rules, word lists and their policy."""
    return sorted(path for path in _TEXT.rglob("*") if path.suffix in {".py", ".txt", ".yml"})


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(_PROJECT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _commit() -> str:
    """The checked-out commit; "none" where the project was installed without its history."""
    command = ["git", "-C", str(_PROJECT), "rev-parse", "--short=12", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - fixed
    except (OSError, subprocess.SubprocessError):
        return "none"
    return answer.stdout.strip()
