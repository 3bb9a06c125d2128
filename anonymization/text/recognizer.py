"""What a recogniser is: one object with a name that looks at a batch of normalised texts and says where things stand.

The interface every recogniser of this room keeps (patterns, addresses, special care, names of others):

    class Names:
        name = "names"
        entities = ("PERSON",)

        def find(self, batch: Sequence[Normalised]) -> list[list[Span]]: ...

- `batch[i].text` is the normalised text (see `normalise.py`); a span's offsets are code points of *that* text.
- One list per text, in the order of the batch; overlaps are allowed, `decide.py` settles them by score.
- `Span.recognizer` is the recogniser's name, `Span.pattern` the rule, `Span.context` the cue's kind; no words.
- A recogniser that cannot answer raises; it never returns less than it knows.

`presidio.py` puts such objects into Presidio's registry and asks recognisers of others.
"""

from collections.abc import Sequence
from typing import Protocol

from anonymization.text.normalise import Normalised
from anonymization.text.spans import Span


class Recognizer(Protocol):
    """Finds one or several kinds of entity in a batch of normalised texts."""

    @property
    def name(self) -> str:
        """Its name, as spans tell it."""
        ...

    @property
    def entities(self) -> tuple[str, ...]:
        """The kinds it can find."""
        ...

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text, in offsets of the normalised text."""
        ...
