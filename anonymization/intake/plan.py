"""Which column of the file fills which canonical field: a contract laid over one file's header."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from anonymization.intake.contract import UNMAPPED, Column, ColumnOptions, ExportContract, arrange
from anonymization.intake.headers import labels

DATE_FIELDS: Final = frozenset(
    {
        "birth_date",
        "applied_at",
        "stage_dates",
        "decided_at",
        "told_at",
        "consent_at",
        "updated_at",
        "started_on",
        "ended_on",
        "at",
        "expires_at",
    }
)
SCORE_FIELDS: Final = frozenset({"evaluation", "rating"})


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """One column of the file that fills a canonical field."""

    index: int
    name: str
    options: ColumnOptions


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The columns of a file in file order, and per field those that fill it."""

    kind: str
    columns: tuple[Column, ...]

    @cached_property
    def labels(self) -> list[str]:
        return labels(column.name for column in self.columns)

    @cached_property
    def fields(self) -> dict[str, list[Mapped]]:
        found: dict[str, list[Mapped]] = {}
        for index, column in enumerate(self.columns):
            if column.field not in UNMAPPED:
                mapped = Mapped(index=index, name=column.name, options=column.options)
                found.setdefault(column.field, []).append(mapped)
        return found

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        return tuple(self.fields)

    def of(self, field: str) -> list[Mapped]:
        return self.fields.get(field, [])

    @property
    def japanese(self) -> bool:
        """Whether the header is written in Japanese: decides how 26/07/02 is read."""
        return any(character > "\u2fff" for column in self.columns for character in column.name)


def plan_for(export: ExportContract, header: Sequence[str]) -> Plan:
    """Lay the contract over the header. Raises Refused (`unknown_column`, `missing_column`)."""
    return Plan(kind=export.kind, columns=arrange(export, header))
