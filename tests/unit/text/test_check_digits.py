from anonymization.text.patterns.check_digits import corporate_number, iban, luhn, my_number


def test_each_accepts_a_known_good_number_and_refuses_its_neighbour() -> None:
    assert my_number("123456789018")
    assert not my_number("123456789019")
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert corporate_number("7000012050002")
    assert not corporate_number("8000012050002")
    assert iban("GB82WEST12345698765432")
    assert not iban("GB83WEST12345698765432")
