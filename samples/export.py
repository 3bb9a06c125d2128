"""Write what happened as files: one folder per company, rows sorted by day within bounded chunks."""

import csv
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import yaml

from samples.companies import Company
from samples.events import Career
from samples.shapes import Sheet, shape_of

CHUNK = 4000  # rows that are sorted by day before they are written, per file


class _Rows:
    """The rows of one file, held back in chunks so that a file reads in the order of its days."""

    def __init__(self, folder: Path, sheet: Sheet, stack: ExitStack) -> None:
        file: IO[str] = stack.enter_context(
            (folder / sheet.file_name).open("w", encoding=sheet.encoding, newline="", buffering=1 << 16)
        )
        quoting: Any = csv.QUOTE_ALL if sheet.quote_all else csv.QUOTE_MINIMAL
        self._writer = csv.writer(file, lineterminator=sheet.line_end, quoting=quoting)
        self._writer.writerow(sheet.header)
        self._held: list[tuple[int, list[str]]] = []
        self.written = 0

    def add(self, day: int, row: list[str]) -> None:
        self._held.append((day, row))
        self.written += 1
        if len(self._held) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        self._held.sort(key=lambda entry: entry[0])
        self._writer.writerows(row for _, row in self._held)
        self._held.clear()


class Exports:
    """The open files of all companies."""

    def __init__(self, folder: Path, companies: list[Company]) -> None:
        self._stack = ExitStack()
        self._files: dict[str, tuple[_Rows, _Rows, _Rows]] = {}
        for company in companies:
            home = folder / company.id
            home.mkdir(parents=True, exist_ok=True)
            shape = shape_of(company)
            sheets = (shape.applications, shape.outcomes, shape.consents)
            self._files[company.id] = (
                _Rows(home, sheets[0], self._stack),
                _Rows(home, sheets[1], self._stack),
                _Rows(home, sheets[2], self._stack),
            )

    def add(self, life: Career) -> None:
        """Write one person's events."""
        for a in life.applications:
            self._files[a.company.id][0].add(a.applied, shape_of(a.company).application_row(life.person, a))
        for e in life.employments:
            self._files[e.company.id][1].add(e.started, shape_of(e.company).outcome_row(life.person, e))
        for c in life.consents:
            self._files[c.company.id][2].add(c.day, shape_of(c.company).consent_row(c))

    @property
    def rows(self) -> dict[str, dict[str, int]]:
        kinds = ("applications", "outcomes", "consents")
        return {
            company: {kind: file.written for kind, file in zip(kinds, files, strict=True)}
            for company, files in self._files.items()
        }

    def __enter__(self) -> "Exports":
        return self

    def __exit__(self, *_: object) -> None:
        for files in self._files.values():
            for file in files:
                file.flush()
        self._stack.close()


class Numbers:
    """Gives each application and employment the number by which its company knows it."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, str]] = Counter()

    def give(self, life: Career) -> None:
        for a in life.applications:
            a.applicant_id = _applicant_id(a.company, self._next(a.company, "applicant"))
        for e in life.employments:
            e.employee_id = f"E{e.company.index + 1}{_shuffled(self._next(e.company, 'employee')):07}"

    def _next(self, company: Company, kind: str) -> int:
        number = self._given[company.id, kind]
        self._given[company.id, kind] = number + 1
        return number


def _shuffled(number: int) -> int:
    """A number that does not tell how many there were before: a fixed permutation of 0..9,999,990."""
    return number * 3_678_793 % 9_999_991


def _applicant_id(company: Company, number: int) -> str:
    if company.shape == "airwork":
        return f"AW{company.index + 1:02}-{_shuffled(number):07}"
    return f"{(company.index + 1) * 10_000_000 + _shuffled(number)}"


def contract(company: Company) -> str:
    """The company's contract, as `contracts/<company>.yml` holds it."""
    shape = shape_of(company)
    content = {
        "company": company.id,
        "version": 1,
        "org": {
            "group": company.group,
            "industry_jsic": company.industry,
            "size_band": company.size_band,
            "prefecture": company.prefecture,
        },
        "consent": "export",
        "exports": {sheet.kind: sheet.contract() for sheet in (shape.applications, shape.outcomes, shape.consents)},
    }
    first = f"# {company.name_ja} ({company.name_en}), fictional. Written by samples/simulate.py: change it there.\n"
    return first + yaml.dump(content, allow_unicode=True, sort_keys=False, width=120)
