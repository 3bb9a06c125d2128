"""What a consent is for, and whether it is given or taken back.

A general agreement to a privacy policy (個人情報の取扱いに同意) is no consent to the pool: no purpose of the dictionary
holds it, so it is unknown, and a purpose that is unknown never counts as given.
"""

import numpy as np
import pyarrow as pa

from anonymization.intake.values.cells import split_text
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
    answers: list[list[str] | None] = []
    known, unknown = [], []
    for text in fold(values).to_pylist():
        terms = split_text(text or "")
        found = [purpose for term in terms if (purpose := _purpose(term)) is not None]
        answers.append(sorted(set(found)) if terms else None)
        known.append(len(found))
        unknown.append(len(terms) - len(found))
    return parsed(
        pa.array(answers, type=pa.list_(pa.string())),
        known=np.array(known, dtype=np.int32),
        unknown=np.array(unknown, dtype=np.int32),
    )


def parse_actions(values: Strings) -> Parsed:
    """grant | withdraw; another word is bad (`unknown_value`)."""
    actions = table("consent_actions")
    return answer_each(values, lambda text: actions.get(word_key(text)), pa.string(), unknown_is_bad=True)
