"""How an employment is made and how it ended."""

from anonymization.intake.values.dictionary import look_up
from anonymization.intake.values.parsed import Parsed, Strings


def parse_end_reasons(values: Strings) -> Parsed:
    """resigned | dismissed | term_ended | death | transferred | unknown; another word is null and counted."""
    return look_up(values, "end_reasons")


def parse_contract_terms(values: Strings) -> Parsed:
    """permanent | fixed; another word is null and counted."""
    return look_up(values, "contract_terms")


def parse_employment_types(values: Strings) -> Parsed:
    """A code of `data/employment_types.yml`; another word is null and counted."""
    return look_up(values, "employment_types")
