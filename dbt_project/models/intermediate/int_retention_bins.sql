-- The days of int_retention_steps of all companies together in spans that end where survival is asked for: what a
-- release puts noise on.
with steps as (
    select * from {{ ref('int_retention_steps') }}
    where org_key = 'all'
),

final as (
    select *
    from {{ follow_up_bins(
        'steps', ['org_key', 'half_year'], [91, 183, 274, 365],
        {'n_leavers': 'n_left', 'n_censored': 'n_gone - n_left'}
    ) }}
)

select * from final
