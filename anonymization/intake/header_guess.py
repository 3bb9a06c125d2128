"""What a header may mean, from its words alone: exact, decorated, composed, in other words, or nearly spelled."""

import dataclasses
import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from anonymization.intake import header_romaji, header_senses
from anonymization.intake.header_composed import Guess, composed
from anonymization.intake.header_overlap import overlapping
from anonymization.intake.header_phrases import asked_for, tells_of_family
from anonymization.intake.headers import stem
from anonymization.intake.values import my_number
from anonymization.intake.vocabulary.lookup import Meaning, decoration, dictionary, parts, squeeze

__all__ = ["EXACT", "NEARLY", "Guess", "guesses"]

EXACT: Final = 0.95
NEARLY: Final = "header is nearly a known name"
_PREPOSITIONS: Final = ("for", "of", "in", "from", "or", "with", "by", "at")
_PREPOSITION: Final = re.compile(rf"(?<=\w) (?:{'|'.join(_PREPOSITIONS)}) (?=\w)")  # English heads stand before one
_EITHER: Final = re.compile(r"\b([A-Za-z]{3,})/[A-Za-z]{3,}\b")  # "Hire/Rehire Date"
_BRACKETED: Final = re.compile(r"[(\[【<《〔「].*?[)\]】>》〕」]")
_OUT_OF: Final = re.compile(r"\s*[(（]?(/|out of|満点)\s*\d+[)）]?\s*$")  # "marks /10"
_BARE_HEADS: Final = frozenset(("date", "day", "time", "number", "name", "id", "type", "state", "country", "place"))
_TWO_LANGUAGES: Final = re.compile(
    r"([\x20-\x7e]{2,}?)[\s/|（(]+([^\x00-\x7f].*)|([^\x00-\x7f]+)[\s/|（(]+([\x20-\x7e]{2,})"
)
# What a name means in an export of another kind: there the same thing is another field.
_TWINS: Final = {
    ("consent_purposes", "consents"): "purpose",
    ("consent_given", "consents"): "action",
    ("consent_at", "consents"): "at",
    ("applied_at", "consents"): "at",
    ("purpose", "applications"): "consent_purposes",
    ("rejection_reason", "outcomes"): "end_reason",
    ("evaluation", "outcomes"): "rating",
    ("occupation_applied", "outcomes"): "occupation",
    ("job_title", "outcomes"): "occupation",
    ("employment_type", "outcomes"): "contract_term",
    ("occupation_applied", "jobs"): "occupation",
    ("contract_term", "jobs"): "employment_type",
    ("rating", "applications"): "evaluation",
    ("at", "applications"): "applied_at",
}
_AS_TWIN: Final = 0.72
# Names so general that a more special one beside them goes first.
_GENERAL: Final = frozenset(
    (
        "id",
        "no",
        "番号",
        "title",
        "created",
        "createdat",
        "createdon",
        "作成日",
        "作成日時",
        "登録日",
        "登録日時",
        "date",
        "type",
        "headline",
    )
)


@lru_cache(maxsize=8192)
def guesses(header: str, *, kind: str) -> tuple[Guess, ...]:
    """Everything the header may mean in this kind of export, surest first."""
    if not squeeze(header):
        return ()
    found = [*_forbidden(header), *_as_it_stands(header, kind), *_in_two_languages(header, kind)]
    japanese = header_romaji.in_japanese(header) if header.isascii() else None
    if japanese is not None:
        found += [dataclasses.replace(g, confidence=g.confidence * 0.97) for g in guesses(japanese, kind=kind)]
    for form, share in _other_forms(header):
        found += [dataclasses.replace(g, confidence=g.confidence * share) for g in _as_it_stands(form, kind)]
    found += (g for g in overlapping(header) if Meaning(field=g.field).exists_in(kind) or (g.field, kind) in _TWINS)
    best: dict[tuple[str, str | None], Guess] = {}
    for guess in (_in_kind(g, kind) for g in found):
        key = (guess.field, guess.options.get("part"))
        if key not in best or guess.confidence > best[key].confidence:
            best[key] = guess
    return tuple(sorted(best.values(), key=lambda g: -g.confidence))


def _as_it_stands(header: str, kind: str) -> Iterator[Guess]:
    yield from _exact(header)
    yield from composed(header, kind)
    yield from _same_sense(header)
    yield from _decorated(header)
    yield from _near(header)


def _other_forms(header: str) -> Iterator[tuple[str, float]]:
    """Spelt out, the last part under a heading, the head before a preposition; each with how far it holds."""
    whole = header_senses.spelt_out(header)
    if whole is not None:
        yield whole, 0.97
    one_way = _EITHER.sub(r"\1", header)
    if one_way != header:
        yield one_way, 0.95
    bare = _BRACKETED.sub("", unicodedata.normalize("NFKC", header)).strip()
    if bare and bare != unicodedata.normalize("NFKC", header).strip():
        yield bare, 0.88
    asked = asked_for(bare or header)
    if asked is not None:
        yield asked, 0.93
    unscaled = _OUT_OF.sub("", header)
    if unscaled.strip() and unscaled != header:
        yield unscaled, 0.95
    heading, _, part = unicodedata.normalize("NFKC", header).rpartition(":")
    if heading.strip() and part.strip():
        yield part.strip(), 0.96
    head = _PREPOSITION.split(stem(whole or header))[0]
    if head != stem(whole or header) and head not in _BARE_HEADS:
        yield head, 0.9


def _in_kind(guess: Guess, kind: str) -> Guess:
    """A field that this kind of export does not have is left out: dropped where it could point at a person."""
    meaning = Meaning(field=guess.field, options=guess.options)
    if guess.field == "applicant_id" and kind == "outcomes":
        return dataclasses.replace(guess, confidence=guess.confidence * 0.97)  # a person's number is an employee's
    if meaning.exists_in(kind):
        return guess
    if guess.field == "started_on" and kind == "applications":
        return Guess(field="stage_dates", confidence=guess.confidence, why=guess.why, options={"stage": "started"})
    twin = _TWINS.get((guess.field, kind))
    if twin is not None:
        return Guess(field=twin, confidence=guess.confidence * _AS_TWIN, why=guess.why)
    fate = "ignore" if kind == "jobs" and guess.field == "address" else meaning.fate_elsewhere()  # a job's place
    return Guess(field=fate, confidence=guess.confidence * 0.8, why=f"{guess.why}; no such field in {kind}")


def _forbidden(header: str) -> Iterator[Guess]:
    key = squeeze(header)
    if my_number.header_cue(header):
        yield Guess(field="my_number", confidence=0.99, why="the header names Individual Numbers")
    for part in parts("must_not_collect"):
        if part in key:
            yield Guess(field="must_not_collect", confidence=0.97, why="must not be collected (職業安定法 5条の5)")
            return
    if tells_of_family(header):
        yield Guess(field="must_not_collect", confidence=0.97, why="tells of the family (職業安定法 5条の5)")


def _exact(header: str) -> Iterator[Guess]:
    key = squeeze(header)
    for rank, meaning in enumerate(dictionary().get(key, ())):
        sure = 0.85 if key in _GENERAL else EXACT
        yield _guess(meaning, sure - 0.02 * rank, "header is in the dictionary")
    ways = [dictionary().get(squeeze(part), ()) for part in re.split(r"[/・／(（)）]", header) if squeeze(part)]
    if len(ways) > 1:
        for meaning in ways[0]:
            if all(meaning in way for way in ways[1:]):
                yield _guess(meaning, 0.9, "every name in the header means this")


def _guess(meaning: Meaning, confidence: float, why: str) -> Guess:
    return Guess(field=meaning.field, confidence=confidence, why=why, options=dict(meaning.options))


def _in_two_languages(header: str, kind: str) -> Iterator[Guess]:
    """`Position 職種`: what both halves say, else what the Japanese one says."""
    halves = _TWO_LANGUAGES.fullmatch(unicodedata.normalize("NFKC", header).strip())
    if halves is None:
        return
    both = [half for half in halves.groups() if half]
    english, japanese = sorted(both, key=lambda half: not half.isascii())
    first = {g.field: g for g in reversed(guesses(japanese, kind=kind)) if g.confidence >= 0.8}
    second = {g.field: g for g in reversed(guesses(english, kind=kind)) if g.confidence >= 0.8}
    for field, guess in first.items():
        sure = 0.96 if field in second else guess.confidence - 0.03
        yield Guess(field=field, confidence=sure, why="the header says it in Japanese", options=guess.options)
    for field, guess in second.items():
        if field not in first:
            yield Guess(field=field, confidence=0.8, why="the header says it in English", options=guess.options)


def _same_sense(header: str) -> Iterator[Guess]:
    """The dictionary knows it in other words, or with fewer slips of the pen."""
    for rank, meaning in enumerate(header_senses.meanings(header)):
        yield _guess(meaning, 0.9 - 0.02 * rank, "the dictionary has it in other words")
    mended = header_senses.respelt(header)
    if mended is not None:
        for meaning in _known(mended):
            yield _guess(meaning, 0.66, "header is nearly a known name")


def _known(name: str) -> tuple[Meaning, ...]:
    """What the dictionary has under the name, as written or in other words."""
    return dictionary().get(squeeze(name), ()) or header_senses.meanings(name)


def _decorated(header: str) -> Iterator[Guess]:
    """A known name with words around it: some change nothing, of others at least the head tells what it is."""
    for bare in dict.fromkeys(_bare_forms(header)):
        for meaning in dictionary().get(squeeze(bare), ()):
            yield _guess(meaning, 0.9, "header without its decoration is in the dictionary")
    words = stem(header).split()
    for start in range(1, len(words)):
        if words[start - 1] in _PREPOSITIONS or words[start] in _PREPOSITIONS:
            continue  # "Location of Candidate" is no candidate
        for meaning in _known(" ".join(words[start:])):
            if meaning.field == "must_not_collect":
                continue  # a "job family" is none
            plain = all(word in decoration("lead_en") for word in words[:start])
            yield _guess(meaning, 0.9 if plain else 0.62 - 0.03 * start, "header ends with a known name")
    for end in range(len(words) - 1, 0, -1):
        head = "".join(words[:end])
        for meaning in dictionary().get(head, ()):
            plain = all(word in decoration("tail_en") for word in words[end:])
            yield _guess(meaning, 0.88 if plain else 0.42, "header begins with a known name")
    yield from _inside_japanese(squeeze(header))


def _bare_forms(header: str) -> Iterator[str]:
    text = stem(header)
    yield re.sub(r"[(\[【<《〔「].*?[)\]】>》〕」]", "", text)
    inner = re.findall(r"[(\[【<《〔「](.*?)[)\]】>》〕」]", text)
    key = re.sub(r"[()\[\]【】<>《》〔〕「」]", "", text).replace(" ", "")
    yield key
    yield from inner if len(inner) == 1 and len(inner[0]) > 2 else ()
    for lead in ("", *decoration("lead")):
        if not key.startswith(lead):
            continue
        rest = key[len(lead) :]
        yield rest
        for tail in decoration("tail"):
            if rest.endswith(tail) and len(rest) > len(tail):
                yield rest.removesuffix(tail)


def _inside_japanese(key: str) -> Iterator[Guess]:
    """Japanese compounds say what they are at their end: 新卒応募日, 御社での応募経路."""
    if key.isascii():
        return
    for start in range(1, len(key) - 1):
        if found := _known(key[start:]):
            share = (len(key) - start) / len(key) if key[start:] not in _GENERAL else 0.15
            for meaning in found:
                yield _guess(meaning, 0.45 + 0.35 * share, "header ends with a known name")
            break
    for end in range(len(key) - 1, 1, -1):
        if found := dictionary().get(key[:end], ()):
            for meaning in found:
                yield _guess(meaning, 0.3 + 0.25 * end / len(key), "header begins with a known name")
            break


def _near(header: str) -> Iterator[Guess]:
    """Spelled nearly like a known name: a typing error, a plural, an odd ending."""
    key = squeeze(header)
    if len(key) < 4 or key in dictionary():
        return
    for close, ratio in _nearly(key):
        for meaning in dictionary()[close]:
            yield _guess(meaning, 0.75 * ratio, NEARLY)


@lru_cache(maxsize=8192)
def _nearly(key: str) -> tuple[tuple[str, float], ...]:
    """The two known names nearest to the key, and how near; the first character is taken to be right."""
    cutoff = 0.86 if key.isascii() else 0.74
    names = _by_initial().get(key[0], ())
    near = difflib.get_close_matches(key, [n for n in names if abs(len(n) - len(key)) <= 3], n=2, cutoff=cutoff)
    return tuple((close, difflib.SequenceMatcher(None, key, close).ratio()) for close in near)


@cache
def _by_initial() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in dictionary():
        found[name[:1]].append(name)
    return found
