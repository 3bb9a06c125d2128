"""Which area around a row is shown: asked again once rows have been held back that dbt showed.

thriving_trends names for each row the smallest area around it whose figures are shown, prefecture → region → nation.
The model decides by the publication rule alone; a release may hold back more.
"""

import duckdb

from anonymization.disclosure.tables import MartTable

_AROUND = """
    update {relation} as row set shown_level = around.level, shown_area = around.area from (
        select row.area_level as of_level, row.area as of_area, row.age_band5, row.half_year,
            arg_min(wider.area_level, rank) as level, arg_min(wider.area, rank) as area
        from {relation} row
        left join (
            select *, case area_level when 'pref' then 1 when 'region' then 2 else 3 end as rank
            from {relation} where not is_suppressed
        ) wider
            on row.age_band5 = wider.age_band5 and row.half_year = wider.half_year and (
                wider.area_level = 'nation'
                or (wider.area_level = 'region' and row.area_level <> 'nation' and row.region = wider.area)
                or (row.area_level = wider.area_level and row.area = wider.area)
            )
        group by all
    ) around
    where row.area_level = around.of_level and row.area = around.of_area
        and row.age_band5 = around.age_band5 and row.half_year = around.half_year
"""


def fall_back_again(connection: duckdb.DuckDBPyConnection, mart: MartTable) -> None:
    """Name the area that is shown around each row of a copy of the mart."""
    connection.execute(_AROUND.format(relation=mart.relation))
