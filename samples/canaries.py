"""Unique strings hidden in the exports, so that a test can look for each of them in everything a run leaves behind.

A canary name is made of a surname and a three-kanji given name that no other person has: it is unique, and still a
name. Mail, phone and address of the same person are the other three canaries. All four stand in the structured cells
of the person's rows; the surname, given name, mail and phone also stand in what interviewers wrote.
"""

from dataclasses import dataclass, replace

from samples.gazetteer import GivenName, hiragana, rare_given_names
from samples.people import Person
from samples.presentation import notations

_PER_PERSON = 4
_EVERY = 2  # even persons only: nobody shares a household's mail or phone with a canary by being the younger one


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """One planted string: `forms` are the spellings under which it stands in the exports or could be left behind."""

    kind: str
    person: int
    forms: tuple[str, ...]


class TooManyCanaries(Exception):
    """Raised where the gazetteer holds no more unique names."""


class Cage:
    """Turns the first even-numbered persons into canaries until `count` strings are planted."""

    def __init__(self, count: int) -> None:
        self._names: list[tuple[str, GivenName]] = [
            (sex, name) for sex in ("female", "male") for name in rare_given_names(sex)
        ]
        self._people = -(-count // _PER_PERSON)
        self._count = count
        self.planted: list[Canary] = []
        if self._people > len(self._names):
            raise TooManyCanaries(f"at most {len(self._names) * _PER_PERSON} canaries")

    def dress(self, person: Person) -> Person:
        """The person, or the canary that takes the person's place."""
        at, odd = divmod(person.index, _EVERY)
        if odd or at >= self._people:
            return person
        sex, given = self._names[at]
        email = f"{given.romaji}.kanariya{at:05}@example.com"
        phone = f"080{at + 70_000_000:08}"
        building = f"カナリヤ{hiragana(given.kana)}荘{at:05}号室"
        dressed = replace(
            person, sex="female" if sex == "female" else "male", given=given, maiden=None, email=email,
            other_email=None, phone=phone, other_phone=None, building=building,
        )  # fmt: skip
        surname = person.surname
        planted = (
            ("name", (given.kanji, f"{surname.kanji} {given.kanji}", f"{surname.kanji}{given.kanji}")),
            ("email", (email, email.capitalize(), email.replace("@", "+job@"))),
            ("phone", (f"+81{phone[1:]}", *notations(phone))),
            ("address", (building,)),
        )
        room = self._count - len(self.planted)
        self.planted += [Canary(kind=k, person=person.index, forms=forms) for k, forms in planted[:room]]
        return dressed

    @property
    def is_full(self) -> bool:
        return len(self.planted) >= self._count
