"""What a gate found, in a form that can be kept: names, severities, sentences, counts and versions – no value.

Great Expectations' own results may quote values (observed extremes, exception texts). Nothing of them is copied but
what is listed here.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One expectation and what became of it."""

    rule: str
    table: str
    severity: Severity
    ja: str
    en: str
    success: bool
    raised: bool = False  # it could not be evaluated, which counts as a critical failure
    count: int | None = None  # faults, or what the rule counts
    of: int | None = None  # rows looked at
    assessed: bool = True  # else there was nothing to judge by, and it is shown as open
    people: bool = True  # the count concerns people: small ones are not shown

    @property
    def stops(self) -> bool:
        return not self.success and (self.raised or self.severity == "critical")


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """One run of one suite."""

    suite: str
    subject: str  # load, build or release
    company: str | None
    kind: str | None  # of the export
    lines: tuple[Line, ...]
    rows: dict[str, int]  # by table
    versions: dict[str, str]
    checked_at: str  # UTC, to the second
    path: str = ""  # of result.json
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Critical stops; a warning goes on and is shown. A gate without expectations has not been a gate."""
        return bool(self.lines) and not any(line.stops for line in self.lines)

    @property
    def evaluated(self) -> int:
        return len(self.lines)

    @property
    def failed(self) -> dict[str, int]:
        """Failures by severity; those that could not be evaluated count as critical."""
        return {
            severity: sum(
                not line.success and ("critical" if line.raised else line.severity) == severity for line in self.lines
            )
            for severity in SEVERITIES
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "subject": self.subject,
            "company": self.company,
            "kind": self.kind,
            "passed": self.passed,
            "evaluated": self.evaluated,
            "failed": self.failed,
            "rows": self.rows,
            "facts": self.facts,
            "versions": self.versions,
            "checked_at": self.checked_at,
            "expectations": [asdict(line) for line in self.lines],
        }
