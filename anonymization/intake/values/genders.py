"""The gender that a person gave."""

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings


def parse_genders(values: Strings) -> Parsed:
    """male | female | other; null where the person did not say. Unknown words are null and counted."""

    def read(text: str) -> str | None:
        key = word_key(text) or text
        return "" if key in table("genders_untold") else table("genders").get(key)

    return _without_empty(answer_each(values, read, pa.string(), unknown_is_bad=False))


def _without_empty(answers: Parsed) -> Parsed:
    """Answers of "" (understood: nothing said) as null."""
    said = pa.array([value or None for value in answers.values.to_pylist()], type=pa.string())
    return Parsed(
        values=said, bad=answers.bad, ambiguous=answers.ambiguous, known=answers.known, unknown=answers.unknown
    )
