"""The many ways in which one person appears: another mailbox, an old surname, a variant glyph, another notation."""

from samples.draws import Draws
from samples.events import Presentation
from samples.gazetteer import KANJI_VARIANTS
from samples.people import Person


def present(person: Person, draws: Draws, *, varied: bool) -> Presentation:
    """How the person appears in the next record. At least one of mail and phone stays what it always is."""
    surname, email, phone = person.surname, person.email, person.phone
    kanji = surname.kanji
    notation = draws.integer(0, 5)
    dice = [draws.uniform() for _ in range(5)]
    if not varied:
        return Presentation(
            surname=kanji,
            surname_kana=surname.kana,
            surname_romaji=surname.romaji,
            email=email,
            phone=phone,
            notation=0,
        )
    if person.maiden is not None and dice[0] < 0.5:
        surname = person.maiden
        kanji = surname.kanji
    if dice[1] < 0.35 and kanji[0] in KANJI_VARIANTS:
        kanji = KANJI_VARIANTS[kanji[0]] + kanji[1:]
    if person.other_email is not None and dice[2] < 0.4:
        email = person.other_email
    elif person.other_phone is not None and dice[2] < 0.5:
        phone = person.other_phone
    if dice[3] < 0.08:
        email = email.capitalize()
    elif dice[3] < 0.12:
        email = email.replace("@", "+job@")
    return Presentation(
        surname=kanji,
        surname_kana=surname.kana,
        surname_romaji=surname.romaji,
        email=email,
        phone=phone,
        notation=notation if dice[4] < 0.3 else 0,
    )


def written_phone(shown: Presentation) -> str:
    """The number in the record's notation."""
    return notations(shown.phone)[shown.notation]


def notations(digits: str) -> tuple[str, ...]:
    """Every way in which the exports write a phone number, the usual one first."""
    a, b, c = digits[:3], digits[3:7], digits[7:]
    usual = f"{a}-{b}-{c}"
    return usual, digits, f"+81 {a[1:]}-{b}-{c}", f"{a}({b}){c}", usual.translate(_FULL_WIDTH), f"{a} {b} {c}"


_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
