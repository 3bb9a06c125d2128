"""Why a file does not go on, said so that the company and the officer can act on it.

A refusal names a code, a place (row and column) and one sentence in Japanese and English. It never holds a value.
"""

from dataclasses import dataclass
from typing import Literal

# input  – the file's fault: exit 2, the file goes to quarantine
# wait   – something has yet to arrive (a consent export): the file stays in the inbox
# hold   – a person decides whether the file goes on: until then it is kept encrypted
# system – ours (a missing key, a failed self-test): the file stays, exit 1
Fault = Literal["input", "wait", "hold", "system"]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason, machine-readable by `code`, readable by people in two languages."""

    code: str
    ja: str
    en: str
    fault: Fault = "input"
    row: int | None = None  # as a spreadsheet shows it: the header is row 1
    column: str | None = None


class Refused(Exception):
    """Raised where a file must stop; `str()` is the English sentence and holds no value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.en}")
        self.refusal = refusal
