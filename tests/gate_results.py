"""What a gate found, for tests."""

from expectations.result import GateResult


def failed(result: GateResult) -> set[str]:
    """The rules that do not hold."""
    return {line.rule for line in result.lines if not line.success}
