import pyarrow as pa

from anonymization.intake.typed import joined


def test_rows_that_are_blank_everywhere_stay_rows() -> None:
    first = pa.array(["a", None, None, "c"])
    second = pa.array(["b", None, "d", None])
    assert joined([first, second], separator=" ").to_pylist() == ["a b", None, "d", "c"]
