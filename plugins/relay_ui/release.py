"""The published release, as the pages read it: whole, one release for one request, and each company only its own.

A request pins the release that is out when it begins: its files are opened at once, and an open file stays readable
when the release is replaced or removed meanwhile. No release out → None, and the page shows its empty state.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fastapi import Depends, HTTPException

from anonymization.home import Home, plain_name
from plugins.relay_ui.access import Visitor

Row = dict[str, Any]
Where = Mapping[str, Any]  # column → the value it has, or a list of which it has one; None is null
_ATTEMPTS: Final = 5


class UnknownMart(LookupError):
    """A page asked for a mart or column that this release does not have."""


class Tables:
    """The Parquet files of one place, by mart."""

    def __init__(self, files: Mapping[str, BinaryIO]) -> None:
        self._files = files

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._files)

    def columns(self, name: str) -> tuple[str, ...]:
        return tuple(pq.ParquetFile(self._file(name)).schema_arrow.names)

    def mart(self, name: str, *, where: Where | None = None, limit: int | None = None) -> list[Row]:
        """The rows of a mart. Raises UnknownMart."""
        table = pq.read_table(self._file(name))
        for column, value in (where or {}).items():
            table = table.filter(_has(table, column, value, mart=name))
        rows: list[Row] = table.slice(0, limit).to_pylist()
        return rows

    def _file(self, name: str) -> BinaryIO:
        try:
            file = self._files[name]
        except KeyError:
            raise UnknownMart(name) from None
        file.seek(0)
        return file


class CompanyReader(Tables):
    """One company's own marts; there is no way from here to another's."""

    def __init__(self, files: Mapping[str, BinaryIO], *, org: str) -> None:
        super().__init__(files)
        self.org = org

    def mart(self, name: str, *, where: Where | None = None, limit: int | None = None) -> list[Row]:
        """As `Tables.mart`, and only rows that say themselves that they are this company's."""
        return super().mart(name, where={**(where or {}), "org_key": self.org}, limit=limit)


class ReleaseReader(Tables):
    """One release: its facts (release.json), its public marts, and one company's own."""

    def __init__(self, path: Path, *, facts: Row, closing: ExitStack) -> None:
        super().__init__(_opened(path / "published" / "marts", closing))
        self.path = path
        self.facts = facts
        self._closing = closing
        folder = path / "published" / "companies"
        # not each company's files: whoever asks has one, and a deployment may have hundreds
        self._companies = {place.name: place for place in folder.iterdir()} if folder.is_dir() else {}

    def company(self, visitor: Visitor, asked: str | None = None) -> CompanyReader:
        """The visitor's own company; where they have several, the one asked for. 403 for any that is not theirs.

        A company of theirs that has no rows in this release has no marts: `names` is empty.
        """
        org = asked if asked is not None else next(iter(visitor.companies), None)
        if org is None or org not in visitor.companies:
            raise HTTPException(status_code=403, detail="Not a company of yours")
        place = self._companies.get(plain_name(org))
        return CompanyReader(_opened(place, self._closing) if place else {}, org=org)

    def close(self) -> None:
        self._closing.close()


def _opened(folder: Path, closing: ExitStack) -> dict[str, BinaryIO]:
    return {path.stem: closing.enter_context(path.open("rb")) for path in sorted(folder.glob("*.parquet"))}


def _has(table: pa.Table, column: str, value: Any, *, mart: str) -> Any:
    """Which rows have the value, or one of a list of values, in a column. Raises UnknownMart where there is none."""
    if column not in table.column_names:
        raise UnknownMart(f"{mart}.{column}")
    found = table[column]
    wanted = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    return pc.is_in(found, value_set=pa.array(wanted, found.type))


def open_release(home: Home) -> ReleaseReader | None:
    """The release that is out now, every public file of it open; None where none is. Close it, or use `release`."""
    link = home.root / "current"
    for _ in range(_ATTEMPTS):
        # a release may go between two looks: then another one is out
        if not link.exists():
            return None
        path = link.resolve()
        closing = ExitStack()
        try:
            facts = json.loads((path / "published" / "release.json").read_text(encoding="utf-8"))
            return ReleaseReader(path, facts=facts, closing=closing)
        except FileNotFoundError:
            closing.close()
    return None


def release() -> Iterator[ReleaseReader | None]:
    """The FastAPI dependency: one release for one request."""
    reader = open_release(Home.from_environment())
    try:
        yield reader
    finally:
        if reader is not None:
            reader.close()


PinnedRelease = Annotated[ReleaseReader | None, Depends(release)]
