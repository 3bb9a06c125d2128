-- Cumulative incidence of a start elsewhere per cell, all episodes in it, mature or not: §2.5.
with steps as (
    select * from {{ ref('int_rate_steps') }}
),

final as (
    select
        occupation,
        region,
        half_year,
        {{ incidence_by(90) }} as incidence_90,
        {{ incidence_by(180) }} as incidence_180,
        {{ incidence_by(365) }} as incidence_365
    from {{ incidence_steps('steps', 'occupation, region, half_year') }}
    group by all
)

select * from final
