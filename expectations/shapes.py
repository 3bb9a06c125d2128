"""All shapes of personal data that a gate looks for."""

from typing import Final

from expectations.shape import Shape
from expectations.shapes_of_contacts import CONTACTS
from expectations.shapes_of_numbers import NUMBERS

SHAPES: Final[tuple[Shape, ...]] = (*CONTACTS, *NUMBERS)
