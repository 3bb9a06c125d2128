-- Drop-off of people who started through the relay: of those who stayed half a year, the share that stays a year.
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

steps as (
    select
        1 as cell,
        elapsed_days,
        count(*) filter (where has_left) as n_left,
        count(*) as n_gone
    from followed
    group by all
),

final as (
    select
        coalesce(sum(n_gone), 0) as n_starts,
        {{ drop_off(183, 365) }} as drop_off,
        {{ drop_off_log_variance(183, 365) }} as drop_off_log_variance
    from {{ survival_steps('steps', 'cell') }}
)

select * from final
