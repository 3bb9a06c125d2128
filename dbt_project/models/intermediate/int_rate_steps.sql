-- How many of a cell were hired elsewhere, went back, or were last known of on each day since the rejection: §2.5.
with episodes as (
    select * from {{ ref('int_rate_episodes') }}
),

final as (
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
)

select * from final
