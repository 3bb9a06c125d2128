"""What a consent is for, and whether it is given or taken back.

A general agreement to a privacy policy (個人情報の取扱いに同意) is no consent to the pool: no purpose of the dictionary
holds it, so it is unknown, and a purpose that is unknown never counts as given.
"""

import numpy as np
import pyarrow as pa

from anonymization.intake.values.cells import entries
from anonymization.intake.values.dictionary import answer_each, table, word_key
from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed


def _purpose(text: str) -> str | None:
    return table("purposes").get(_without_consent(word_key(text)))


def _without_consent(key: str) -> str:
    """`統計利用への同意` and `consent to statistics` ask for the same purpose as the word alone."""
    for ending in (
        "に関する同意",
        "についての同意",
        "への同意",
        "に同意する",
        "に同意",
        "の同意",
        "のため",
        "同意",
        "consent",
        "目的",
    ):
        if key.endswith(ending) and key != ending and key not in table("purposes"):
            return _without_consent(key.removesuffix(ending))
    for start in ("consentto", "consentfor", "agreeto"):
        if key.startswith(start) and key not in table("purposes"):
            return key.removeprefix(start)
    return key


def parse_purposes(values: Strings) -> Parsed:
    """pool_stats | pool_relay | ai_scoring | contact; another purpose is bad."""
    return answer_each(values, _purpose, pa.string(), unknown_is_bad=True)


def parse_purpose_lists(values: Strings) -> Parsed:
    """Every known purpose that a cell lists; unknown ones are counted and not given."""
    found = entries(fold(values))
    purposes = [_purpose(entry) for entry in found.text.dictionary.to_pylist()]
    lists = found.lists(pa.array([[purpose] if purpose else [] for purpose in purposes], type=pa.list_(pa.string())))
    is_known = np.array([purpose is not None for purpose in purposes], dtype=np.bool_)
    return parsed(
        pa.array([None if given is None else sorted(given) for given in lists.to_pylist()], type=lists.type),
        known=found.count(is_known),
        unknown=found.count(~is_known),
    )


def parse_actions(values: Strings) -> Parsed:
    """grant | withdraw; another word is bad (`unknown_value`)."""
    actions = table("consent_actions")
    return answer_each(values, lambda text: actions.get(word_key(text)), pa.string(), unknown_is_bad=True)
