-- How many who started through the relay left, and how many were last known of, on each day since the start.
with starts as (
    select * from {{ ref('int_relay_starts') }}
),

employments as (
    select * from {{ ref('int_employments_linked') }}
),

followed as (
    select
        coalesce(employments.ended_on, employments.told_until) - employments.started_on as elapsed_days,
        employments.ended_on is not null and not employments.ended_as_agreed_or_death as has_left
    from starts
    inner join employments
        on starts.company = employments.company and starts.employment_key = employments.employment_key
    where
        coalesce(employments.ended_on, employments.told_until) >= employments.started_on
        and not employments.left_on_unknown_day
),

final as (
    select
        1 as cell,
        elapsed_days,
        count(*) filter (where has_left) as n_left,
        count(*) as n_gone
    from followed
    group by all
)

select * from final
