-- Cumulative incidence of a start elsewhere per cell, all episodes in it, mature or not: §2.5.
with episodes as (
    select * from {{ ref('int_rate_episodes') }}
),

steps as (
    select
        occupation,
        region,
        half_year,
        first_event_days as elapsed_days,
        count(*) filter (where first_event = 'rehire') as n_cause,
        count(*) filter (where first_event <> 'censored') as n_any,
        count(*) as n_gone
    from episodes
    group by all
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
