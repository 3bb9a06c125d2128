"""`make audit`: what is installed, as CycloneDX, and what is known to be vulnerable of it.

    build/sbom.json      CycloneDX 1.6: every package of the environment with version, licence and where it hangs
    build/audit.json     pip-audit's answer on requirements.lock

Exit 0: audited, nothing known. 1: vulnerabilities. 2: the advisory service gave no answer, which is no answer and not a
clean one. The product itself calls nobody; this command is the one that asks.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).parent.parent
BUILD: Final = _PROJECT / "build"
VULNERABLE: Final = 1
NOT_AUDITED: Final = 2
_BIN: Final = Path(sys.executable).parent


def main() -> int:
    BUILD.mkdir(exist_ok=True)
    print(f"SBOM: {sbom(BUILD / 'sbom.json')} components in build/sbom.json")  # noqa: T201
    return audit(BUILD / "audit.json")


def sbom(path: Path) -> int:
    """Write the list of the environment, the same bytes for the same environment; returns how many components."""
    command = [str(_BIN / "cyclonedx-py"), "environment", "--output-reproducible", "--pyproject", "pyproject.toml"]
    command += ["--output-format", "JSON", "--output-file", str(path), sys.executable]
    subprocess.run(command, cwd=_PROJECT, check=True)
    return len(json.loads(path.read_text(encoding="utf-8"))["components"])


def audit(path: Path) -> int:
    """Ask about what the lock names, by name and version alone; what an answer says decides, not how the tool ended."""
    path.unlink(missing_ok=True)
    command = [str(_BIN / "pip-audit"), "--requirement", "requirements.lock", "--disable-pip", "--require-hashes"]
    command += ["--progress-spinner", "off", "--timeout", "15", "--format", "json", "--output", str(path)]
    ended = subprocess.run(command, cwd=_PROJECT, check=False, capture_output=True, text=True)
    answer = judged(path)
    if answer is None:
        path.unlink(missing_ok=True)
        print(f"not audited: no answer (pip-audit ended with {ended.returncode}):\n{_last(ended.stderr)}")  # noqa: T201
        return NOT_AUDITED
    audited, skipped, vulnerable = answer
    for line in vulnerable:
        print(line)  # noqa: T201
    print(f"{audited} packages audited, {len(vulnerable)} vulnerabilities known")  # noqa: T201
    if skipped:
        print(f"{skipped} packages not audited: the service does not know them, or did not answer")  # noqa: T201
    return verdict(audited=audited, skipped=skipped, vulnerable=len(vulnerable))


def verdict(*, audited: int, skipped: int, vulnerable: int) -> int:
    """The exit code. A known vulnerability tells more than what was not asked."""
    if vulnerable:
        return VULNERABLE
    return NOT_AUDITED if skipped or not audited else 0


def judged(path: Path) -> tuple[int, int, list[str]] | None:
    """How many packages were asked about and skipped, and a line per vulnerability; None where there is no answer."""
    try:
        packages = json.loads(path.read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError):
        return None
    asked = [package for package in packages if "skip_reason" not in package]
    lines = [
        f"{package['name']} {package['version']}: {found['id']}, fixed in {', '.join(found['fix_versions']) or '-'}"
        for package in asked
        for found in package["vulns"]
    ]
    return len(asked), len(packages) - len(asked), lines


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


if __name__ == "__main__":
    sys.exit(main())
