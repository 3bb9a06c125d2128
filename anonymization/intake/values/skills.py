"""Skills and licences as codes: each entry of a cell by the longest terms in it.

Entries that no term of the dictionary meets are counted, never kept: an unknown skill may be a person's own words.
"""

from functools import cache

import numpy as np
import pyarrow as pa

from anonymization.intake.values.cells import entries
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
    found = entries(fold(values))
    codes = [_codes(fold_words(entry)) for entry in found.text.dictionary.to_pylist()]
    return parsed(
        found.lists(pa.array(codes, type=pa.list_(pa.string()))),
        known=found.count(np.array([bool(each) for each in codes], dtype=np.bool_)),
        unknown=found.count(np.array([each == [] for each in codes], dtype=np.bool_)),
    )


def _codes(entry: str) -> list[str] | None:
    """None for an entry that says "nothing"."""
    return None if entry in _NOTHING else skills_in(entry)


def skills_in(entry: str) -> list[str]:
    """The codes in one entry folded by `fold_words`."""
    alone = _alone().get(entry)
    return [alone] if alone is not None else [term.code for term in longest_apart(_matcher().find(entry))]
