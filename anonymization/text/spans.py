"""What travels between the rooms of text: where something personal stands, and the row's own values.

Neither ever shows a word of the text in its repr: a span names places and rules only, a record hides its values.
"""

from dataclasses import dataclass
from typing import Final

# What this room finds. Only these names make a placeholder: <YAMADA_TARO_1> is a name, not a mask.
ENTITIES: Final = (
    *("PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "IP_ADDRESS", "MAC_ADDRESS", "CREDIT_CARD", "IBAN_CODE"),
    *("DATE_TIME", "AGE", "LOCATION", "ORGANIZATION", "ZIP_CODE", "CRYPTO", "UK_NINO", "UK_NHS"),
    *("US_SSN", "US_DRIVER_LICENSE", "US_PASSPORT", "US_BANK_NUMBER", "US_ITIN"),
    *("JP_ADDRESS", "JP_POSTAL_CODE", "JP_MY_NUMBER", "JP_DRIVER_LICENSE", "JP_PASSPORT", "JP_RESIDENCE_CARD"),
    *("JP_PENSION_NUMBER", "JP_HEALTH_INSURANCE", "JP_EMPLOYMENT_INSURANCE", "JP_JUMINHYO_CODE", "JP_BANK_ACCOUNT"),
    *("SPECIAL_CARE", "SNS_ACCOUNT", "PERSON_ID"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a text, what stands there, how sure (0..1), and what found it.

    `recognizer`, `pattern` and `context` are names of rules, never words of the text. From a recogniser the
    offsets are those of the normalised text it was given; from the engine, those of the text as given.
    `person` groups spans of one person inside a row (own name = "own"); None where nothing is known.
    """

    start: int
    end: int
    entity: str
    score: float
    recognizer: str
    pattern: str | None = None
    context: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Record:
    """The row's own structured values, as far as the export has them; `others` are interviewers and referrers."""

    name: str | None = None
    name_kana: str | None = None
    name_romaji: str | None = None
    email: str | None = None
    phone: str | None = None
    postal_code: str | None = None
    address: str | None = None
    birth_date: str | None = None  # ISO day, or any notation the export holds
    others: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Which values are there, never the values."""
        present = [name for name in self.__slots__ if getattr(self, name)]
        return f"Record({', '.join(present)})"
