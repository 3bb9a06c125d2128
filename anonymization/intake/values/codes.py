"""Columns of one word out of a few: what the word means, or null where the dictionary does not hold it."""

from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, look_up, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings

_YES_MARKS: Final = frozenset("○〇◯●◎✓✔☑✅レ■")
_NO_MARKS: Final = frozenset("×✕✖❌☐□-")


def parse_genders(values: Strings) -> Parsed:
    """male | female | other; null where the person did not say. Unknown words are null and counted."""

    def read(text: str) -> str | None:
        key = word_key(text) or text
        return "" if key in table("genders_untold") else table("genders").get(key)

    return _without_empty(answer_each(values, read, pa.string(), unknown_is_bad=False))


def parse_booleans(values: Strings) -> Parsed:
    """Yes and no in words, marks and digits; another word is bad."""

    def read(text: str) -> bool | None:
        if text in _YES_MARKS or text in _NO_MARKS:
            return text in _YES_MARKS
        word = table("booleans").get(word_key(text))
        return None if word is None else word == "true"

    return answer_each(values, read, pa.bool_(), unknown_is_bad=True)


def parse_end_reasons(values: Strings) -> Parsed:
    """resigned | dismissed | term_ended | death | transferred | unknown; another word is null and counted."""
    return look_up(values, "end_reasons")


def parse_contract_terms(values: Strings) -> Parsed:
    """permanent | fixed; another word is null and counted."""
    return look_up(values, "contract_terms")


def parse_employment_types(values: Strings) -> Parsed:
    """A code of `data/employment_types.yml`; another word is null and counted."""
    return look_up(values, "employment_types")


def _without_empty(answers: Parsed) -> Parsed:
    """Answers of "" (understood: nothing said) as null."""
    said = pa.array([value or None for value in answers.values.to_pylist()], type=pa.string())
    return Parsed(
        values=said, bad=answers.bad, ambiguous=answers.ambiguous, known=answers.known, unknown=answers.unknown
    )
