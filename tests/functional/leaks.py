"""Look for planted strings in every byte a run has left: raw, and inside what Parquet, DuckDB and gzip compress."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import ahocorasick
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ENCODINGS = ("utf-8", "cp932", "utf-16-le", "utf-16-be")


class Finder:
    """Finds any of many strings, in any of the encodings, in bytes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            escaped = json.dumps(word)[1:-1]  # as \uXXXX in somebody's JSON
            for spelling in {word, escaped}:
                for encoding in ENCODINGS:
                    # latin-1 shows each byte as one character: the automaton takes text only
                    pattern = spelling.encode(encoding, "ignore").decode("latin-1")
                    if len(pattern) >= 6:
                        self._automaton.add_word(pattern, word)
        self._automaton.make_automaton()

    def find(self, content: bytes) -> set[str]:
        return {word for _, word in self._automaton.iter(content.decode("latin-1"))}


def leaks(root: Path, *, words: Iterable[str], except_below: tuple[str, ...]) -> dict[str, int]:
    """Per file (or table in a file) how many of the words stand in it; the words themselves are not told."""
    finder = Finder(words)
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.is_symlink() or name.startswith(except_below):
            continue
        for part, content in _contents(path):
            if hits := finder.find(content):
                found[f"{name}{part}"] = len(hits)
        if hits := finder.find(name.encode()):
            found[f"the name of {name}"] = len(hits)
    return found


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file as they are, and as its format unpacks them."""
    yield "", path.read_bytes()
    if path.suffix == ".parquet":
        yield "#rows", _rows(pq.ParquetFile(path).read())
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as database:
            names = database.execute("select table_schema, table_name from information_schema.tables").fetchall()
            for schema, name in names:
                # as text: some tables hold days that Python has no date for
                rows = database.execute(f'select columns(*)::varchar from "{schema}"."{name}"').fetchall()
                yield f"#{schema}.{name}", str(rows).encode("utf-8", "surrogatepass")
    elif path.suffix == ".gz":
        yield "#unpacked", gzip.decompress(path.read_bytes())


def _rows(table: pa.Table) -> bytes:
    return json.dumps(table.to_pylist(), default=str, ensure_ascii=False).encode("utf-8", "surrogatepass")
