from datetime import date

import pyarrow as pa
import pytest

from anonymization.bands import age_band5, experience_band, region


def days(*values: date | None) -> pa.Array:
    return pa.array(values, pa.date32())


@pytest.mark.parametrize(
    ("birth", "on", "band"),
    [
        (date(2006, 7, 2), date(2026, 7, 1), "0-19"),  # the day before the 20th birthday
        (date(2006, 7, 2), date(2026, 7, 2), "20-24"),
        (date(2000, 2, 29), date(2025, 2, 28), "20-24"),
        (date(2000, 2, 29), date(2025, 3, 1), "25-29"),
        (date(1961, 7, 2), date(2026, 7, 1), "60-64"),
        (date(1961, 7, 2), date(2026, 7, 2), "65+"),
        (None, date(2026, 7, 2), None),
        (date(1961, 7, 2), None, None),
    ],
)
def test_age_band_changes_on_the_birthday(birth: date | None, on: date | None, band: str | None) -> None:
    assert age_band5(birth=days(birth), on=days(on)).to_pylist() == [band]


def test_experience_band_counts_completed_years() -> None:
    years = pa.array([0.0, 0.9, 1.0, 2.9, 3.0, 5.0, 6.0, 9.9, 10.0, 19.9, 20.0, None, float("nan")])
    expected = ["0", "0", "1-2", "1-2", "3-5", "3-5", "6-9", "6-9", "10-19", "10-19", "20+", None, None]
    assert experience_band(years).to_pylist() == expected


def test_every_prefecture_has_a_region() -> None:
    codes = pa.array([f"{number:02d}" for number in range(1, 48)])
    regions = region(codes).to_pylist()
    assert len(set(regions)) == 8
    by_code = dict(zip(codes.to_pylist(), regions, strict=True))
    assert by_code["01"] == "hokkaido"
    assert by_code["07"] == "tohoku"
    assert by_code["15"] == by_code["23"] == "chubu"
    assert by_code["24"] == by_code["30"] == "kinki"
    assert by_code["47"] == "kyushu_okinawa"
    assert region(pa.array([None], pa.string())).to_pylist() == [None]
