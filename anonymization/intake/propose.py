"""`relay map`: what each column of a file never seen before most likely is, from its header and its values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from anonymization.canonical import CLASSES, FieldClass, Kind
from anonymization.intake.consent_header import ASSUMED, consent_purposes
from anonymization.intake.contract import UNMAPPED, Column, ColumnOptions, ExportContract
from anonymization.intake.evidence import BY_VALUES, TEXTS, by_values, fit, identifying, weigh
from anonymization.intake.harmless import harmless
from anonymization.intake.header_guess import NEARLY, Guess, guesses
from anonymization.intake.header_romaji import in_japanese
from anonymization.intake.headers import labels, stem
from anonymization.intake.kinds import kind_of
from anonymization.intake.profile import Profile, profiles
from anonymization.intake.safeguard import harmless_field, pointing_at_persons
from anonymization.intake.table import Table, open_table
from anonymization.intake.values.stages import stage_of_header
from anonymization.intake.vocabulary.lookup import Meaning

_SAMPLE_ROWS: Final = 5000
_SAMPLE_BYTES: Final = 4 << 20
PLACED: Final = 0.5  # below this a column is not placed at all
CONFIDENT: Final = 0.6  # below this a person should look
_NEARLY_AND_FITTING: Final = 0.82  # a misspelt name over values of its kind

# Fields that several columns may fill together; every other one is filled by its surest column alone.
_PERSON: Final = ("name", "name_kana", "name_romaji", "birth_date", "email", "phone", "postal_code", "address")
_SELECTION: Final = ("school", "skills", "stage_dates", "decided_at", "evaluation", "interviewer", "consent_purposes")
_CODED: Final = ("source_channel", "contract_term", "end_reason")  # the first of them that is filled in the row counts
_SHARED: Final = frozenset((*_PERSON, *_SELECTION, *_CODED, *TEXTS, *UNMAPPED, "must_not_collect", "my_number"))
_IN_USE: Final = re.compile(
    r"ビジネスネーム|業務上|通称|呼称|旧(姓|氏|名)|preferred|known as|nick ?name|maiden|former|business name"
)
_MEI: Final = re.compile(r"(?<![氏姓])名(前)?([（( ]?(カナ|かな|フリガナ|ふりがな)[）)]?)?$|^メイ|\bmei\b")
_QUASI_WORDS: Final = ("年齢", "年代", "年収", "給", "勤務", "卒", "age", "salary", "locat", "graduat", "title", "職")


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A column with its guesses, surest first."""

    index: int
    header: str
    profile: Profile
    guesses: tuple[Guess, ...]


def propose(path: Path, *, settle_seconds: float = 0.0) -> ExportContract:
    """Open the file and propose a contract for it. Raises Refused where it is no table."""
    return propose_table(open_table(path, settle_seconds=settle_seconds))


def propose_table(table: Table) -> ExportContract:
    """The same for a table that is open already."""
    header = table.header
    seen = profiles(_sample(table))
    kind = kind_of(header, seen)
    columns = proposal_for(header, seen, kind=kind)
    names = labels(header)
    review = tuple(
        names[i]
        for i, column in enumerate(columns)
        if (column.confidence or 0.0) < CONFIDENT
        or column.options.reason in ("unknown", "must_not_collect", "my_number")
        or column.why == ASSUMED
    )
    return ExportContract.model_validate(
        {
            "kind": kind,
            "encoding": table.encoding,
            "delimiter": table.layout.delimiter,
            "columns": columns,
            "review": review,
        }
    )


def proposal_for(header: Sequence[str], seen: Sequence[Profile], *, kind: Kind) -> tuple[Column, ...]:
    """What each column most likely is, in file order, in an export of a known kind."""
    candidates = [_candidate(i, name, p, kind) for i, (name, p) in enumerate(zip(header, seen, strict=True))]
    chosen = _one_name(candidates, _settle(candidates, kind))
    return consent_purposes([_column(c, chosen[c.index], kind) for c in candidates])


def known_with_confidence(export: ExportContract) -> bool:
    """Whether the proposal may stand in for a contract: nothing in it needs a person's eye."""
    return all((c.confidence or 0.0) >= CONFIDENT and c.options.reason != "unknown" for c in export.columns)


def _sample(table: Table) -> list[pa.Array]:
    # a last line without an end comes in a batch of its own
    batches = list(islice(table.batches(block_bytes=_SAMPLE_BYTES), 2))
    columns = [pa.chunked_array(pieces, type=pa.string()) for pieces in zip(*(b.columns for b in batches), strict=True)]
    return [column.slice(0, _SAMPLE_ROWS).combine_chunks() for column in columns] or [
        pa.array([], type=pa.string()) for _ in table.header
    ]


def _candidate(index: int, header: str, profile: Profile, kind: str) -> _Candidate:
    found = [*guesses(header, kind=kind), *by_values(profile, kind=kind)]
    weighed = [Guess(field=g.field, confidence=_weighed(g, profile), why=g.why, options=g.options) for g in found]
    weighed += harmless(header, profile)
    ordered = sorted(weighed, key=lambda g: -round(g.confidence, 2))
    return _Candidate(index=index, header=header, profile=profile, guesses=tuple(ordered))


def _weighed(guess: Guess, profile: Profile) -> float:
    if guess.field in ("must_not_collect", "my_number") and guess.confidence > 0.9:
        return guess.confidence + 1  # before everything else, whatever the values are
    if guess.why == NEARLY and fit(guess, profile) >= 0.4:
        return max(guess.confidence, _NEARLY_AND_FITTING)
    return guess.confidence if guess.why == BY_VALUES else weigh(guess, profile)


def _settle(candidates: Sequence[_Candidate], kind: str) -> dict[int, Guess]:
    """One guess per column; a field that one column fills goes to its surest candidate, the others take their next."""
    chosen: dict[int, Guess] = {}
    taken: set[str] = set()
    # among equals the longer header says more: "Job name" before "Title", "Applied at" before "Created"
    queue = [(-_confidence(c, 0), -len(stem(c.header)), place, 0) for place, c in enumerate(candidates)]
    heapify(queue)
    while queue:
        _, length, place, rank = heappop(queue)
        best = candidates[place]
        guess = _at(best, rank)
        if guess is None or guess.confidence < PLACED:
            chosen[best.index] = _leftover(best, taken, kind)
        elif guess.field in taken and guess.field not in _SHARED and "purposes" not in guess.options:
            heappush(queue, (-_confidence(best, rank + 1), length, place, rank + 1))
        else:
            chosen[best.index] = _where_it_goes(guess, taken, kind)
            taken.add(guess.field)
    return chosen


def _one_name(candidates: Sequence[_Candidate], chosen: dict[int, Guess]) -> dict[int, Guess]:
    """Two family names are not one long name: a name in use beside the name itself is dropped."""

    def part(index: int) -> tuple[str, str | None]:
        return chosen[index].field, chosen[index].options.get("part")

    in_use = {c.index for c in candidates if _IN_USE.search(stem(c.header))}
    themselves = {part(c.index) for c in candidates if c.index not in in_use}
    told = Guess(field="drop", confidence=0.9, why="a name in use; another column holds the name itself")
    once = {
        index: told if index in in_use and guess.options.get("part") and part(index) in themselves else guess
        for index, guess in chosen.items()
    }
    return once | {c.index: _given(once[c.index]) for c in candidates if _is_given_name(c, once)}


def _is_given_name(candidate: _Candidate, chosen: Mapping[int, Guess]) -> bool:
    """Whether 名 stands for the given name: beside a family name that has no other companion."""
    guess = chosen[candidate.index]
    parts = {g.options.get("part") for g in chosen.values() if g.field == guess.field}
    if guess.field not in ("name", "name_kana") or guess.options.get("part") or parts != {None, "family"}:
        return False
    words = in_japanese(candidate.header) or stem(candidate.header)
    return _MEI.search(words) is not None


def _given(guess: Guess) -> Guess:
    return replace(guess, options={**guess.options, "part": "given"})


def _where_it_goes(guess: Guess, taken: set[str], kind: str) -> Guess:
    """What only the values suggest may be anyone's where another column's header claims the field."""
    if guess.why != BY_VALUES or (guess.field in CLASSES[kind] and guess.field not in taken) or guess.field == "drop":
        return guess
    return Guess(
        field="drop", confidence=guess.confidence, why=f"the values look like {guess.field}, perhaps another's"
    )


def _at(candidate: _Candidate, rank: int) -> Guess | None:
    return candidate.guesses[rank] if rank < len(candidate.guesses) else None


def _confidence(candidate: _Candidate, rank: int) -> float:
    guess = _at(candidate, rank)
    return round(guess.confidence, 2) if guess else 0.0


def _leftover(candidate: _Candidate, taken: set[str], kind: str) -> Guess:
    """A column without a place: a second one of a field, an empty one, or one that nothing is known of."""
    first = _at(candidate, 0)
    if candidate.profile.empty and not stem(candidate.header):
        return Guess(field="drop", confidence=0.9, why="neither a name nor a value", options={"reason": "empty"})
    if first is not None and first.field in taken and first.confidence >= PLACED:
        fate = Meaning(field=first.field).fate_elsewhere()
        if first.field == "applicant_id" and candidate.profile.counts_rows:
            fate = "ignore"
        if first.field in CLASSES[kind] and CLASSES[kind][first.field] in ("quasi", "measure"):
            fate = "ignore"
        return Guess(field=fate, confidence=0.7, why=f"another column fills {first.field}")
    return Guess(field="drop", confidence=0.0, why="not recognised", options={"reason": "unknown"})


def _column(candidate: _Candidate, guess: Guess, kind: Kind) -> Column:
    """The contract's entry; nothing that points at a person is ever a measure or ignored."""
    profile = candidate.profile
    field, options = guess.field, dict(guess.options)
    if field in ("must_not_collect", "my_number"):
        return _entry(
            candidate, "drop", "sensitive" if field == "must_not_collect" else "direct", guess, {"reason": field}
        )
    if harmless_field(field, kind):
        seen = pointing_at_persons(candidate.header, profile, field=field, kind=kind)
        named = seen is None and field == "ignore" and _named_as_person(candidate)
        if seen is not None or named:
            why = f"the values look like {seen}" if seen else "the header names what tells who somebody is"
            return _entry(candidate, "drop", "direct", Guess(field="drop", confidence=0.65, why=why), {})
    if field == "stage_dates" and "stage" not in options:
        options["stage"] = stage_of_header(candidate.header) or "interview_1"
    return _entry(candidate, field, _class_of(field, candidate, kind), guess, options)


def _named_as_person(candidate: _Candidate) -> bool:
    """Whether a column that nobody saw values of is headed like a name, an address, a contact of the person."""
    return candidate.profile.empty and any(
        g.confidence > PLACED and g.field in _PERSON for g in guesses(candidate.header, kind="applications")
    )


def _class_of(field: str, candidate: _Candidate, kind: Kind) -> str:
    if field not in UNMAPPED:
        return CLASSES[kind][field]
    if field == "ignore":
        return "quasi" if any(word in stem(candidate.header) for word in _QUASI_WORDS) else "measure"
    return "free_text" if candidate.profile.long_text and not identifying(candidate.profile) else "direct"


def _entry(candidate: _Candidate, field: str, class_: str, guess: Guess, options: dict[str, str]) -> Column:
    checked: FieldClass = class_  # type: ignore[assignment]  # one of CLASSES' values; pydantic checks it again
    return Column(
        name=candidate.header,
        field=field,
        class_=checked,
        confidence=round(min(guess.confidence, 0.99), 2),
        why=guess.why,
        options=ColumnOptions.model_validate(options),
    )
