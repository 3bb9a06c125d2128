"""How an employment is made and how it ended."""

import re
from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, look_up, pieces, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings

_BECAUSE: Final = re.compile(r"(のため|による|により|に伴う|に伴い|を理由とする|として)?(の?退職|の?退社|の?離職)?$")
_LASTS: Final = re.compile(  # whoever is told how long is on a fixed term
    r"約?\d{1,3}(\.5)?\s*(ヶ|か|カ|ヵ|ケ|箇|個)?(月|年|週|日)間?(契約|更新|毎更新|ごと更新)?"
    r"|\d{1,2}[ -]?(months?|mos?|years?|yrs?|weeks?)( contract| term)?|(?!.*(定年|歳)).{4,16}まで(の契約)?"
)


def parse_end_reasons(values: Strings) -> Parsed:
    """resigned | dismissed | term_ended | death | transferred | unknown; another word is null and counted."""
    return answer_each(values, _end_reason, pa.string(), unknown_is_bad=False)


def _end_reason(text: str) -> str | None:
    """A known word, with "because of" behind it or a detail beside it that says nothing else."""
    first, *details = pieces(text) or [text]
    found = _known(text) or _known(first)
    said = {_known(detail) for detail in details} - {None, "unknown"}
    return found if said <= {found} else _known(text)


def _known(text: str) -> str | None:
    reasons, key = table("end_reasons"), word_key(text)
    return reasons.get(key) or reasons.get(_BECAUSE.sub("", key))


def parse_contract_terms(values: Strings) -> Parsed:
    """permanent | fixed; another word is null and counted."""
    return answer_each(values, _contract_term, pa.string(), unknown_is_bad=False)


def _contract_term(text: str) -> str | None:
    first = (pieces(text) or [text])[0]
    known = table("contract_terms").get(word_key(text)) or table("contract_terms").get(word_key(first))
    return known or ("fixed" if _LASTS.fullmatch(text.strip().lower()) else None)


def parse_employment_types(values: Strings) -> Parsed:
    """A code of `data/employment_types.yml`; another word is null and counted."""
    return look_up(values, "employment_types")
