"""What a name finder hands back: where, how sure, and by which rule – never the words themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One name in the text given to the finder: code points [start, end), a score of 0..1 and the rule that saw it."""

    start: int
    end: int
    score: float
    rule: str
    entity: str = "PERSON"
