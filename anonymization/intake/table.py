"""A dropped file opened as a table: its encoding, layout and rows, as often as they are needed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from anonymization.intake import decoding, encoding, not_a_table, records, workbook
from anonymization.intake.layout import Layout, find_layout
from anonymization.intake.sentences import refused
from anonymization.intake.source import Source, inspect, opened, still

_HEAD: Final = 1 << 20  # bytes: the header, and rows enough to find the delimiter by


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose rows can be walked several times; nothing of them is kept between the walks (workbooks apart)."""

    source: Source
    layout: Layout
    encoding: str | None  # None in a workbook
    old_mac: bool = False
    sheet: list[records.RawBatch] = field(default_factory=list)

    @property
    def header(self) -> tuple[str, ...]:
        return self.layout.header

    def batches(self, *, block_bytes: int = decoding.BLOCK) -> Iterator[records.RawBatch]:
        """The rows after the header. Raises Refused where the file changed since it was opened, or is damaged."""
        still(self.source)
        if self.encoding is None:
            yield from self.sheet
        else:
            yield from self._text_batches(block_bytes)
        still(self.source)

    def _text_batches(self, block_bytes: int) -> Iterator[records.RawBatch]:
        with opened(self.source) as stream:
            blocks = decoding.blocks(stream, encoding=str(self.encoding), old_mac=self.old_mac, size=block_bytes)
            yield from records.records(
                _after(blocks, self.layout.header_end),
                delimiter=str(self.layout.delimiter),
                width=len(self.layout.header),
                first_row=self.layout.header_row + 1,
            )


def open_table(
    path: Path, *, declared_encoding: str | None = None, delimiter: str | None = None, settle_seconds: float = 0.0
) -> Table:
    """Find out what the file is. Raises Refused where it is no table or not safe to read."""
    source = inspect(path, settle_seconds=settle_seconds)
    if source.workbook:
        layout, sheet = workbook.read_sheet(source)
        still(source)
        return Table(source=source, layout=layout, encoding=None, sheet=sheet)
    with opened(source) as stream:
        not_a_table.look_at_bytes(stream.read(1 << 13))
    with opened(source) as stream:
        found = encoding.detect(stream, declared=declared_encoding)
    with opened(source) as stream:
        head = next(decoding.blocks(stream, encoding=found.name, size=_HEAD), None)
    if head is None:
        raise refused("empty_file")
    text = head.settled().data.decode("utf-8", "surrogatepass")
    not_a_table.look_at_text(text)
    old_mac = "\r" in text and "\n" not in text
    if old_mac:
        text = text.replace("\r", "\n")
    layout = find_layout(text, delimiter=delimiter)
    if any("\ud800" <= character <= "\udfff" for name in layout.header for character in name):
        raise refused("unknown_encoding", row=layout.header_row)
    still(source)
    return Table(source=source, layout=layout, encoding=found.name, old_mac=old_mac)


def _after(blocks: Iterator[decoding.Block], offset: int) -> Iterator[decoding.Block]:
    """The blocks without their first `offset` bytes."""
    for block in blocks:
        if offset >= len(block.data):
            offset -= len(block.data)
            continue
        yield block.since(offset)
        offset = 0
