"""Labelled HR texts to tune and to measure the detector of free text with: `python -m samples.hr_texts --split test`.

Interview comments, rejection reasons, self-introductions and remarks, made from sentences in data/hr_sentences.yml.
The two splits share neither a sentence nor a surname nor a given name, so what tunes the rules never tests them.
Every person is fictional.
"""

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from japanese_personal_name_dataset import load_dataset

from samples.hr_values import BUILDING, VALUES, half_width, katakana, romaji

Split = Literal["tune", "test"]
DATA: Final = Path(__file__).parent / "data"
_HONORIFIC: Final = re.compile("(?:さん|様|氏)$")
_SLOT: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Code points [start, end) that must be covered; `kind` names the bar it counts for."""

    start: int
    end: int
    kind: str  # own_name | other_kanji | other_kana | other_romaji | pattern | address | building | special_care
    entity: str


@dataclass(frozen=True, kw_only=True)
class HrText:
    """One text with its labels; `record` is the row's own values where the export would have had them."""

    id: str
    text: str
    record: dict[str, Any] | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    family: str
    given: str
    family_kana: str  # hiragana
    given_kana: str


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((DATA / "hr_sentences.yml").read_text("utf-8"))
    return loaded


@cache
def _parts(kind: str, split: str) -> list[str]:
    loaded: list[str] = yaml.safe_load((DATA / "hr_people.yml").read_text("utf-8"))[kind][split]
    return [str(part) for part in loaded]


@cache
def _surnames(split: str) -> tuple[list[tuple[str, str]], list[float]]:
    """Half of the surnames, by a hash of their writing; drawn by the root of their bearers, so that rare ones come."""
    _, _, names = load_dataset("opti", include_last_names=True)
    rows = [
        ((kanji, entry["reading"]), float(entry["count"]) ** 0.5)
        for kanji, entry in names.items()
        if (hashlib.sha256(kanji.encode()).digest()[0] % 2 == 0) == (split == "tune")
    ]
    return [name for name, _ in rows], [weight for _, weight in rows]


@cache
def _listed_given(split: str) -> list[tuple[str, str]]:
    men, women = load_dataset("opti")
    pairs = [(kanji, reading) for table in (men, women) for reading, entry in table.items() for kanji in entry["kanji"]]
    return [pair for pair in pairs if (hashlib.sha256(pair[0].encode()).digest()[0] % 2 == 0) == (split == "tune")]


def _person(rng: random.Random, split: Split) -> Person:
    names, weights = _surnames(split)
    family, family_kana = rng.choices(names, weights)[0]
    if rng.random() < 0.7:
        given, given_kana = rng.choice(_parts("given", split)).split("/")
    else:
        given, given_kana = rng.choice(_listed_given(split))
    return Person(family=family, given=given, family_kana=family_kana, given_kana=given_kana)


def _romaji(rng: random.Random, person: Person) -> str:
    family, given = romaji(person.family_kana), romaji(person.given_kana)
    return rng.choice(
        [
            f"{family} {given}",
            f"{given} {family}",
            f"{family.upper()} {given}",
            f"{given} {family.upper()}",
            f"{family.upper()} {given.upper()}",
        ]
    )


def _own(rng: random.Random, person: Person, *, titled: bool) -> str:
    """The applicant's name in one of the forms that a row's text has it in; bare where a title follows."""
    family, given = person.family, person.given
    kana = f"{person.family_kana} {person.given_kana}"
    bare = [f"{family}{given}", f"{family} {given}", f"{family}　{given}", kana, katakana(kana), _romaji(rng, person)]
    if titled:
        return rng.choice([family, *bare])
    half = half_width(katakana(kana))
    polite = [f"{family}さん", f"{family}様", f"{family}氏"]
    return rng.choice([*bare, *polite, f"{given} {family}", kana.replace(" ", ""), half])


def _other(rng: random.Random, split: Split, slot: str) -> tuple[str, str]:
    """What stands in a slot for somebody else, and the bar it counts for."""
    person = _person(rng, split)
    kana = person.family_kana + rng.choice([" ", "　", ""]) + person.given_kana
    spellings = {
        "full": (person.family + rng.choice(["", "", " ", "　"]) + person.given, "other_kanji"),
        "family": (person.family, "other_kanji"),
        "family_given": (person.given, "other_kanji"),
        "given": (person.given, "other_kanji"),
        "kana": (kana, "other_kana"),
        "kana_family": (rng.choice([person.family_kana, katakana(person.family_kana)]), "other_kana"),
        "katakana": (katakana(kana), "other_kana"),
        "katakana_half": (half_width(katakana(kana)), "other_kana"),
        "romaji": (_romaji(rng, person), "other_romaji"),
        "foreign": (rng.choice(_parts("foreign", split)), "other_kana"),
        "en_name": (rng.choice(_parts("english", split)), "other_romaji"),
    }
    return spellings[slot]


def _fill(rng: random.Random, split: Split, template: str, own: Person) -> tuple[str, list[Label]]:
    text, labels, position = "", [], 0
    for match in _SLOT.finditer(template):
        text += template[position : match.start()]
        position = match.end()
        slot, entity = match[1], "PERSON"
        if slot == "own":
            value, kind = _own(rng, own, titled=template.startswith(("さん", "の"), position)), "own_name"
        elif slot in ("illness", "status"):
            value, kind, entity = rng.choice(_parts(slot, split)), "special_care", "SPECIAL_CARE"
        elif slot in VALUES:
            kind, entity, make = VALUES[slot]
            value = make(rng)
        else:
            value, kind = _other(rng, split, slot)
        # an honorific is no part of a name, nor a building of the address up to its number
        named = _HONORIFIC.sub("", value) if kind == "own_name" else value
        if slot == "address":
            named = value.split(BUILDING, 1)[0]
            value = value.replace(BUILDING, "")
            if len(value) > len(named):
                rest = len(text) + len(named)
                labels.append(Label(start=rest, end=len(text) + len(value), kind="building", entity=entity))
        labels.append(Label(start=len(text), end=len(text) + len(named), kind=kind, entity=entity))
        text += value
    return text + template[position:], labels


def _record(rng: random.Random, person: Person) -> dict[str, Any]:
    kana = katakana(f"{person.family_kana} {person.given_kana}")
    return {
        "name": f"{person.family} {person.given}",
        "name_kana": kana,
        "name_romaji": f"{romaji(person.family_kana)} {romaji(person.given_kana)}",
        "birth_date": f"{rng.randrange(1960, 2004)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        "others": [],
    }


def _joint(before: str, after: str, wanted: str) -> str:
    """What stands between two sentences: as wanted, but a sentence without a full stop ends its line."""
    if not before or before.endswith("\n"):
        return ""
    if before[-1] not in "。.」）":
        return "\n"
    return wanted or (" " if after.isascii() else "")


def generate(*, split: Split, count: int, seed: int = 0) -> Iterator[HrText]:
    """`count` texts of a split, the same ones for the same seed; four in ten hold no personal data at all."""
    rng = random.Random(f"{split}/{seed}")
    for number in range(count):
        own = _person(rng, split)
        plain = rng.random() < 0.4
        size = rng.choice([1, 1, 2, 2, 3, 4, 6])
        kinds = ["plain" if plain or rng.random() < 0.5 else "pii" for _ in range(size)]
        if not plain and "pii" not in kinds:
            kinds[rng.randrange(size)] = "pii"
        joint = rng.choice(["", "", "", "\n", " "])
        text, labels = "", []
        for kind in kinds:
            filled, found = _fill(rng, split, rng.choice(_sentences()[split][kind]), own)
            text += _joint(text, filled, joint)
            labels += [
                Label(start=len(text) + x.start, end=len(text) + x.end, kind=x.kind, entity=x.entity) for x in found
            ]
            text += filled
        named = any(label.kind == "own_name" for label in labels)
        record = _record(rng, own) if named or rng.random() < 0.5 else None
        yield HrText(id=f"{split}-{seed}-{number}", text=text, record=record, labels=tuple(labels))


def main() -> None:
    """Write the texts as JSON lines, in the form that `relay detect` reads plus the labels."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--split", choices=["tune", "test"], default="tune")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for made in generate(split=options.split, count=options.count, seed=options.seed):
        spans = [{"start": x.start, "end": x.end, "entity": x.entity, "kind": x.kind} for x in made.labels]
        print(
            json.dumps(
                {"id": made.id, "text": made.text, "record": made.record or {}, "spans": spans}, ensure_ascii=False
            )
        )


if __name__ == "__main__":
    main()
