"""An Individual Number is an incident with check digit and cue; a licence or a corporate number is none."""

import pytest

from anonymization.intake.values import my_number

RIGHT = "123456789018"  # an invented number with the right check digit
WRONG = "123456789019"


@pytest.mark.parametrize(
    "spelt",
    [
        RIGHT,
        "1234-5678-9018",
        "1234 5678 9018",
        "1234ー5678ー9018",
        "１２３４５６７８９０１８",
        "一二三四五六七八九〇一八",
    ],
)
def test_any_spelling_is_suspect_and_with_a_cue_an_incident(spelt: str) -> None:
    assert my_number.suspect([spelt, f"備考 {spelt} です"]).tolist() == [True, True]
    cells = [f"マイナンバー: {spelt}", f"個人番号は{spelt}", f"{spelt} (My Number)", spelt]
    assert my_number.incident(cells).tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    "cell",
    [
        WRONG,
        f"個人番号 {WRONG}",
        f"個人番号 1{RIGHT}",
        f"運転免許証番号 {RIGHT}",
        f"マイナンバーカード有 運転免許 {RIGHT}",
        f"法人番号 1{RIGHT}",
        "",
    ],
)
def test_other_numbers_are_no_incident(cell: str) -> None:
    assert my_number.incident([cell]).tolist() == [False]


def test_headers() -> None:
    assert all(map(my_number.header_cue, ["マイナンバー", "個人番号(12桁)", "MY_NUMBER|必須"]))
    assert not any(map(my_number.header_cue, ["応募番号", "マイナンバー提出有無", "個人番号同意", "運転免許証番号"]))


def test_a_column_of_them_counts_without_a_cue() -> None:
    assert my_number.column_of_numbers(numbers=5, cells=5)
    assert not my_number.column_of_numbers(numbers=1, cells=10)
