-- int_drop_off_bins as steps again: in a release it stands where int_drop_off_steps stands in the build.
with bins as (
    select * from {{ ref('int_drop_off_bins') }}
),

final as (
    select *
    from {{ steps_of_bins('bins', ['cell'], {'n_left': 'n_leavers'}, 'n_censored', 'n_leavers + n_censored') }}
)

select * from final
