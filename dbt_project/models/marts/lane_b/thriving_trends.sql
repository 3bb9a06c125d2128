with cells as (
    select
        *,
        {{ suppression_reason('n_persons', 'n_org_groups', 'largest_share') }} as suppression_reason
    from {{ ref('int_thriving_cells') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

shown as (
    select * from cells
    where suppression_reason is null
),

-- prefecture → one of eight regions → nation: the smallest area around a cell whose figures may be shown
around as (
    select
        cells.area_level,
        cells.area,
        cells.age_band5,
        cells.half_year,
        wider.area_level as shown_level,
        wider.area as shown_area
    from cells
    inner join shown as wider
        on
            cells.age_band5 = wider.age_band5
            and cells.half_year = wider.half_year
            and (
                wider.area_level = 'nation'
                or (wider.area_level = 'region' and cells.area_level <> 'nation' and cells.region = wider.area)
                or (cells.area_level = wider.area_level and cells.area = wider.area)
            )
    qualify row_number() over (
        partition by cells.area_level, cells.area, cells.age_band5, cells.half_year
        order by case wider.area_level when 'pref' then 1 when 'region' then 2 else 3 end
    ) = 1
),

compared as (
    select
        shown.*,
        {{ ratio('shown.thriving', 'shown.n') }} - {{ ratio('earlier.thriving', 'earlier.n') }} as change,
        {{ difference_low('shown.thriving', 'shown.n', 'earlier.thriving', 'earlier.n') }} as change_low,
        {{ difference_high('shown.thriving', 'shown.n', 'earlier.thriving', 'earlier.n') }} as change_high
    from shown
    left join shown as earlier
        on
            shown.area_level = earlier.area_level
            and shown.area = earlier.area
            and shown.age_band5 = earlier.age_band5
            and {{ year_before('shown.half_year') }} = earlier.half_year
),

final as (
    select
        cells.area_level,
        cells.area,
        cells.region,
        cells.age_band5,
        cells.half_year,
        cells.suppression_reason is not null as is_suppressed,
        cells.suppression_reason,
        around.shown_level,
        around.shown_area,
        cast(compared.n_persons as bigint) as n_persons,
        cast(compared.n_org_groups as bigint) as n_org_groups,
        cast(compared.n as bigint) as n,
        cast(compared.n_unrated as bigint) as n_unrated,
        cast(compared.thriving as bigint) as thriving,
        {{ ratio('compared.thriving', 'compared.n') }} as rate,
        {{ wilson_low('compared.thriving', 'compared.n') }} as rate_low,
        {{ wilson_high('compared.thriving', 'compared.n') }} as rate_high,
        {{ ratio('compared.thriving', '(compared.n + compared.n_unrated)') }} as rate_if_unrated_do_not_thrive,
        {{ ratio('(compared.thriving + compared.n_unrated)', '(compared.n + compared.n_unrated)') }}
            as rate_if_unrated_thrive,
        compared.change,
        compared.change_low,
        compared.change_high,
        {{ trend('compared.change', 'compared.change_low', 'compared.change_high') }} as trend,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from cells
    cross join as_of
    left join compared
        on
            cells.area_level = compared.area_level
            and cells.area = compared.area
            and cells.age_band5 = compared.age_band5
            and cells.half_year = compared.half_year
    left join around
        on
            cells.area_level = around.area_level
            and cells.area = around.area
            and cells.age_band5 = around.age_band5
            and cells.half_year = around.half_year
)

select * from final
