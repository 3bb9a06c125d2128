"""Turn an exact quantity into its band. Bands are fixed for everyone, never fitted to the data of a load."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# JIS X 0401 prefectures 01..47 in the eight regions of the geographical survey.
_REGIONS: Final = (
    ("hokkaido", 1),
    ("tohoku", 7),
    ("kanto", 14),
    ("chubu", 23),
    ("kinki", 30),
    ("chugoku", 35),
    ("shikoku", 39),
    ("kyushu_okinawa", 47),
)
_AGE_EDGES: Final = np.arange(20, 70, 5)  # whole years at which the next band begins
_AGE_BANDS: Final = pa.array(["0-19", *(f"{low}-{low + 4}" for low in range(20, 65, 5)), "65+"])
_EXPERIENCE_EDGES: Final = np.array([1, 3, 6, 10, 20])
_EXPERIENCE_BANDS: Final = pa.array(["0", "1-2", "3-5", "6-9", "10-19", "20+"])


def region(pref_code: pa.Array) -> pa.Array:
    """The region of a prefecture code "01".."47"; null stays null."""
    edges = np.array([last for _, last in _REGIONS])
    number = pc.cast(pref_code, pa.int16())
    return _pick(number, edges=edges + 1, names=pa.array([name for name, _ in _REGIONS]))


def age_band5(*, birth: pa.Array, on: pa.Array) -> pa.Array:
    """The five-year band of the age in whole years on a day: "0-19", "20-24" … "60-64", "65+"."""
    years = pc.subtract(pc.year(on), pc.year(birth))
    month_day = pc.add(pc.multiply(pc.month(on), 100), pc.day(on))
    born_month_day = pc.add(pc.multiply(pc.month(birth), 100), pc.day(birth))
    had_birthday = pc.greater_equal(month_day, born_month_day)
    age = pc.subtract(years, pc.if_else(had_birthday, 0, 1))
    return _pick(age, edges=_AGE_EDGES, names=_AGE_BANDS)


def experience_band(years: pa.Array) -> pa.Array:
    """The band of years of experience, a fraction counting as the years completed."""
    return _pick(years, edges=_EXPERIENCE_EDGES, names=_EXPERIENCE_BANDS)


def half_year(day: pa.Array) -> pa.Array:
    """The half-year of a day: "2025H1" from January to June, "2025H2" after."""
    half = pc.if_else(pc.less_equal(pc.month(day), 6), "H1", "H2")
    return pc.binary_join_element_wise(pc.cast(pc.year(day), pa.string()), half, "")


def _pick(values: pa.Array, *, edges: "np.ndarray[tuple[int], np.dtype[np.int64]]", names: pa.Array) -> pa.Array:
    """For each value the name of the band whose lower edge it has reached; null and NaN have no band."""
    known = pc.and_(pc.is_valid(values), pc.invert(pc.is_nan(pc.cast(values, pa.float64()))))
    known = pc.fill_null(known, fill_value=False)
    numbers = pc.fill_null(pc.cast(values, pa.float64()), 0.0).to_numpy(zero_copy_only=False)
    index = pa.array(np.digitize(numbers, edges), pa.int32())
    return names.take(pc.if_else(known, index, pa.scalar(None, pa.int32())))
