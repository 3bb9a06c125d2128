"""Look a header up in the dictionary: which fields it can mean, exactly as written there."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from anonymization.canonical import CLASSES
from anonymization.intake.headers import stem

_FOLDER = Path(__file__).parent
UNPLACED = ("must_not_collect", "my_number", "ignore", "drop")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Meaning:
    """One thing a header can mean: a canonical field, or one of the unplaced groups."""

    field: str
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def exists_in(self, kind: str) -> bool:
        return self.field in UNPLACED or self.field in CLASSES[kind]

    def fate_elsewhere(self) -> str:
        """What becomes of it in a kind without such a field: dropped where it could say much of a person."""
        return "ignore" if self.class_anywhere() in ("quasi", "measure") else "drop"

    def class_anywhere(self) -> str:
        """The class of the field in whichever kind has it."""
        return next((classes[self.field] for classes in CLASSES.values() if self.field in classes), "quasi")


def _load(name: str) -> Any:
    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # ten times faster in C
    return yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader


def squeeze(words: str) -> str:
    """The key of the dictionary: the stem without its spaces."""
    return stem(words).replace(" ", "")


@cache
def names() -> tuple[tuple[str, Meaning], ...]:
    """Every name of the dictionary as it is written there, with what it means."""
    found = []
    for entry in (*_load("columns.yml"), *_load("columns_of_systems.yml")):
        meaning = Meaning(field=entry["field"], options=entry.get("options", {}))
        found += [(str(word), meaning) for word in entry["words"]]
    for group, content in _load("unplaced.yml").items():
        found += [(str(word), Meaning(field=group)) for word in content["words"]]
    return tuple(found)


@cache
def dictionary() -> Mapping[str, tuple[Meaning, ...]]:
    """Every known header, squeezed → what it can mean."""
    return collected((squeeze(word), meaning) for word, meaning in names())


@cache
def senses() -> Mapping[str, Any]:
    """Words that mean the same in a header: groups of them (`en`, `ja`), and words of no weight."""
    content: Mapping[str, Any] = _load("senses.yml")
    return content


def collected(pairs: Iterable[tuple[str, Meaning]]) -> Mapping[str, tuple[Meaning, ...]]:
    """The meanings of each key, each once, in order."""
    found: defaultdict[str, list[Meaning]] = defaultdict(list)
    for key, meaning in pairs:
        if meaning not in found[key]:
            found[key].append(meaning)
    return MappingProxyType({key: tuple(meanings) for key, meanings in found.items()})


@cache
def parts(group: str) -> tuple[str, ...]:
    """Fragments that place a header in an unplaced group wherever they stand in it."""
    return tuple(squeeze(part) for part in _load("unplaced.yml")[group].get("parts", []))


@cache
def all_stems() -> frozenset[str]:
    return frozenset(dictionary())


@cache
def decoration(place: str) -> tuple[str, ...]:
    """Words that may stand around a known name: `lead`, `tail` (Japanese), `lead_en`, `tail_en`."""
    return tuple(_load("decoration.yml")[place])


@cache
def romaji() -> Mapping[str, Mapping[str, str]]:
    """Japanese words in Latin letters: `words` (word → spelling), `codes` (short form → word)."""
    content = _load("romaji.yml")
    return {
        "words": content["words"],
        "codes": {str(code): str(word) for code, word in content["codes"].items()},
    }


@cache
def latin_names() -> frozenset[str]:
    """Names of people in Latin script, lower case, without accents."""
    return frozenset(str(name) for group in _load("latin_names.yml").values() for name in group)
