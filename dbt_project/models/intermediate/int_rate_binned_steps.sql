-- int_rate_bins as steps again: in a release it stands where int_rate_steps stands in the build.
with bins as (
    select * from {{ ref('int_rate_bins') }}
),

final as (
    select *
    from {{ steps_of_bins(
        'bins', ['occupation', 'region', 'half_year'],
        {'n_cause': 'n_rehire', 'n_any': 'n_rehire + n_other'}, 'n_censored', 'n_rehire + n_other + n_censored'
    ) }}
)

select * from final
