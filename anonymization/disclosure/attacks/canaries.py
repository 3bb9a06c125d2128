"""Canaries: strings that somebody planted in what companies deliver, looked for in every byte of a release."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ahocorasick

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import published_folder
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import KEYS

NAME = "canaries"
_ENCODINGS: Final = ("utf-8", "cp932", "utf-16-le")
_SHORTEST: Final = 6  # bytes; shorter strings stand anywhere
_BLOCK: Final = 1 << 24
_KEYS: Final = 20_000  # a million would take gigabytes


def canaries(arena: Arena) -> AttackResult:
    """The planted strings of RELAY_HOME/canaries.txt, and keys of persons, in files as they are and unpacked."""
    words = planted(arena.home.root / arena.policy.canaries)
    # kept keys are canaries that lie in every pool; whole columns of them are found by `leftover_keys`
    drawn = f"select key from {KEYS} where kind = 'person_key' and length(key) >= 12 order by hash(key) limit {_KEYS}"
    keys = [row[0] for row in arena.rows(drawn)]
    finder, longest = _finder([*words, *keys])
    hits, files = 0, []
    if longest:
        for place, blocks in _contents(arena, overlap=longest - 1):
            n = len({word for block in blocks for _, word in finder.iter(block)})
            if n:
                hits += n
                files.append(place)
    return found(
        NAME,
        trials=Trials(attempts=len(words) + len(keys), successes=hits),
        facts={"planted": len(words), "keys": len(keys), "files": files},
        passed=("目印として植えた文字列は見つかりませんでした。", "No planted string was found."),
        failed=("目印として植えた文字列が公開物にあります。", "A planted string stands in the release."),
    )


def planted(path: Path) -> list[str]:
    """One string a line; none where no file was made."""
    if not path.exists():
        return []
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _finder(words: list[str]) -> tuple[Any, int]:
    automaton = ahocorasick.Automaton()
    longest = 0
    for number, word in enumerate(words):
        for spelling in {word, json.dumps(word)[1:-1]}:
            for encoding in _ENCODINGS:
                pattern = spelling.encode(encoding, "ignore").decode("latin-1")
                if len(pattern) >= _SHORTEST:
                    automaton.add_word(pattern, number)
                    longest = max(longest, len(pattern))
    if longest:
        automaton.make_automaton()
    return automaton, longest


def _contents(arena: Arena, *, overlap: int) -> Iterator[tuple[str, Iterator[str]]]:
    """Every file block by block, with an overlap of all but one byte of a string, and every table's texts."""
    place = published_folder(arena.folder)
    for file in sorted(path for path in place.rglob("*") if path.is_file()):
        yield file.relative_to(arena.folder).as_posix(), _blocks(file, overlap=overlap)
    for table in arena.tables:
        for column in table.texts():
            values = arena.rows(f'select distinct "{column}" from {table.view} where "{column}" is not null')
            text = "\n".join(value for (value,) in values).encode("utf-8", "surrogatepass").decode("latin-1")
            yield f"{table.place}: {column}", iter([text])


def _blocks(file: Path, *, overlap: int) -> Iterator[str]:
    with file.open("rb") as opened:
        tail = b""
        while block := opened.read(_BLOCK):
            yield (tail + block).decode("latin-1")
            tail = (tail + block)[-overlap:]
