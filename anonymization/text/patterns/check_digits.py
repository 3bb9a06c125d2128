"""Check digits of the numbers that have one. Each takes ASCII digits (letters for IBAN) and answers yes or no."""

_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """ISO/IEC 7812: cards."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = ord(char) - 48
        total += _LUHN_DOUBLED[digit] if place % 2 else digit
    return total % 10 == 0 and digits.strip("0") != ""


def my_number(digits: str) -> bool:
    """個人番号: modulus 11 over the first eleven digits (総務省令第85号). 9.9 % of random numbers pass."""
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    numbers = [ord(char) - 48 for char in reversed(digits[:11])]
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(n * w for n, w in zip(numbers, weights, strict=True)) % 11
    return ord(digits[11]) - 48 == (0 if rest <= 1 else 11 - rest)


def corporate_number(digits: str) -> bool:
    """法人番号: the first of thirteen digits checks the twelve behind it (modulus 9)."""
    if len(digits) != 13:
        return False
    numbers = [ord(char) - 48 for char in reversed(digits[1:])]
    total = sum(n * (1 + place % 2) for place, n in enumerate(numbers))
    return ord(digits[0]) - 48 == 9 - total % 9


def iban(value: str) -> bool:
    """ISO 13616: modulus 97."""
    moved = (value[4:] + value[:4]).upper()
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
