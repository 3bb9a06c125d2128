"""What a file looks like: its columns in order, each with the canonical field that a contract maps it onto."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from anonymization.canonical import CLASSES, Kind
from samples.events import Application, Consent, Employment
from samples.people import Person


@dataclass(frozen=True, kw_only=True)
class Col:
    """One column: its header, its canonical field (or drop, ignore), its class and how it is read."""

    name: str
    field: str
    field_class: str = ""
    options: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One kind of export of one shape."""

    kind: Kind
    file_name: str
    columns: tuple[Col, ...]
    encoding: str = "utf-8"
    line_end: str = "\n"
    quote_all: bool = False

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def contract(self) -> dict[str, Any]:
        """The export's part of a contract, as YAML wants it."""
        classes = CLASSES[self.kind]
        return {
            "encoding": self.encoding,
            "delimiter": ",",
            "columns": [
                {
                    "name": column.name,
                    "field": column.field,
                    "class": column.field_class or classes[column.field],
                    **({"options": column.options} if column.options else {}),
                }
                for column in self.columns
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The exports of one applicant tracking system, and how an event becomes a row of each."""

    applications: Sheet
    outcomes: Sheet
    consents: Sheet
    application_row: Callable[[Person, Application], list[str]]
    outcome_row: Callable[[Person, Employment], list[str]]
    consent_row: Callable[[Consent], list[str]]


def col(name: str, field_name: str, field_class: str = "", **options: str) -> Col:
    return Col(name=name, field=field_name, field_class=field_class, options=options)


@cache
def slashed(day: int | None) -> str:
    """2026/09/30"""
    return "" if day is None else date.fromordinal(day).strftime("%Y/%m/%d")


@cache
def dashed(day: int | None) -> str:
    """2026-09-30"""
    return "" if day is None else date.fromordinal(day).isoformat()


def clock(second: int) -> str:
    """12:34:56"""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def age(*, birth: int, on: int) -> int:
    born, day = date.fromordinal(birth), date.fromordinal(on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
