"""Which stage of the process a cell or a header names."""

import re
from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, word_key
from anonymization.intake.values.parsed import Parsed, Strings
from anonymization.intake.values.segments import segment
from anonymization.intake.values.status_words import STAGES, last_stage, parts_of, status_words, without_number

__all__ = ["STAGES", "parse_stages", "stage_of_header"]

_NO_STAGE: Final = re.compile(
    "決定|更新|登録|decision|updat|modified|created"
)  # "最終更新日" tells of no final interview


def parse_stages(values: Strings) -> Parsed:
    """The stage that a cell names, the latest where it names several; unknown is null and counted, never bad."""
    return answer_each(values, lambda text: _stage(word_key(text)), pa.string(), unknown_is_bad=False)


def _stage(key: str) -> str | None:
    found = status_words().stages.get(key) or last_stage(parts_of(key))
    bare = without_number(key)
    return found if found or bare == key else _stage(bare)


def stage_of_header(header: str) -> str | None:
    """The stage whose day, score or comment a column holds (`一次面接日`, `Final interview score`), or None."""
    words = status_words()
    key = word_key(header.partition("|")[0])
    if _NO_STAGE.search(key):
        return None
    return last_stage(segment(key, words.all | words.header, longest=words.longest))
