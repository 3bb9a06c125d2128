-- int_retention_bins as steps again: in a release it stands where int_retention_steps stands in the build.
with bins as (
    select * from {{ ref('int_retention_bins') }}
),

final as (
    select *
    from {{ steps_of_bins(
        'bins', ['org_key', 'half_year'], {'n_left': 'n_leavers'}, 'n_censored', 'n_leavers + n_censored'
    ) }}
)

select * from final
