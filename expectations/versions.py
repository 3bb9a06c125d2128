"""With which versions a gate was run: part of every result, so that a release can be explained years later."""

import hashlib
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from anonymization.version import code_version
from expectations.policy import GATES, digest, load_policy

_PROJECT = Path(__file__).parent.parent


@cache
def versions() -> dict[str, str]:
    """Code, policy, lock, git commit where this is a checkout, and the libraries that decide."""
    lock = _PROJECT / "requirements.lock"
    return {
        "code": code_version(),
        "gates": f"{load_policy().version}+{digest(GATES)}",
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest()[:12] if lock.exists() else "absent",
        "git": _commit(),
        "great_expectations": version("great-expectations"),
        "duckdb": version("duckdb"),
        "presidio": version("presidio-analyzer"),
    }


def _commit() -> str:
    """The checked-out commit; "none" where the project was installed without its history."""
    command = ["git", "-C", str(_PROJECT), "rev-parse", "--short=12", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - fixed
    except (OSError, subprocess.SubprocessError):
        return "none"
    return answer.stdout.strip()
