"""Yes and no, however a company ticks them."""

from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings

_YES_MARKS: Final = frozenset("○〇◯●◎✓✔☑✅レ■")
_NO_MARKS: Final = frozenset("×✕✖❌☐□-")


def parse_booleans(values: Strings) -> Parsed:
    """Yes and no in words, marks and digits; another word is bad."""

    def read(text: str) -> bool | None:
        if text in _YES_MARKS or text in _NO_MARKS:
            return text in _YES_MARKS
        word = table("booleans").get(word_key(text))
        return None if word is None else word == "true"

    return answer_each(values, read, pa.bool_(), unknown_is_bad=True)
