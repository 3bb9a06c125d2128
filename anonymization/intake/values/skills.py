"""Skills and licences as codes: each entry of a cell by the longest terms in it.

Entries that no term of the dictionary meets are counted, never kept: an unknown skill may be a person's own words.
"""

from functools import cache
from itertools import chain

import numpy as np
import pyarrow as pa

from anonymization.intake.values.cells import split_text
from anonymization.intake.values.dictionary import load
from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed
from anonymization.intake.values.term_match import Matcher, fold_words, longest_apart

_NOTHING = frozenset({"なし", "無し", "無", "特になし", "特に無し", "none", "n a", "na", "該当なし", "nothing"})


@cache
def _matcher() -> Matcher:
    return Matcher({code: [code.replace("_", " "), *terms] for code, terms in load("skills").items()})


@cache
def _alone() -> dict[str, str]:
    """Terms so short that they count only as a whole entry: C, R, Go."""
    return {fold_words(term): code for code, terms in load("skills_alone").items() for term in terms}


def parse_skills(values: Strings) -> Parsed:
    """Skill codes of each cell as list<string>, each once, in order; `known` and `unknown` count its entries."""
    answers: list[list[str] | None] = []
    known, unknown = [], []
    read = _Entries()  # for these values only: an entry may be a person's own words
    for text in fold(values).to_pylist():
        found = [codes for entry in split_text(text or "") if (codes := read[entry]) is not None]
        answers.append(list(dict.fromkeys(chain.from_iterable(found))) if text else None)
        known.append(sum(map(bool, found)))
        unknown.append(len(found) - known[-1])
    return parsed(
        pa.array(answers, type=pa.list_(pa.string())),
        known=np.array(known, dtype=np.int32),
        unknown=np.array(unknown, dtype=np.int32),
    )


class _Entries(dict[str, list[str] | None]):
    """Codes by entry as written, each read once; None for an entry that says "nothing"."""

    def __missing__(self, entry: str) -> list[str] | None:
        folded = fold_words(entry)
        codes = None if folded in _NOTHING else skills_in(folded)
        self[entry] = codes
        return codes


def skills_in(entry: str) -> list[str]:
    """The codes in one entry folded by `fold_words`."""
    alone = _alone().get(entry)
    return [alone] if alone is not None else [term.code for term in longest_apart(_matcher().find(entry))]
