-- The days of int_drop_off_steps in spans that end where survival is asked for: what a release puts noise on.
with steps as (
    select * from {{ ref('int_drop_off_steps') }}
),

final as (
    select *
    from {{ follow_up_bins(
        'steps', ['cell'], [91, 183, 274, 365],
        {'n_leavers': 'n_left', 'n_censored': 'n_gone - n_left'}
    ) }}
)

select * from final
