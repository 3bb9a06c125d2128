-- Drop-off of people who started through the relay: of those who stayed half a year, the share that stays a year.
with steps as (
    select * from {{ ref('int_drop_off_steps') }}
),

final as (
    select
        coalesce(sum(n_gone), 0) as n_starts,
        {{ drop_off(183, 365) }} as drop_off,
        {{ drop_off_log_variance(183, 365) }} as drop_off_log_variance
    from {{ survival_steps('steps', 'cell') }}
)

select * from final
