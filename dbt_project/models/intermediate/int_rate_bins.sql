-- The days of int_rate_steps in spans that end where an incidence is asked for: what a release puts noise on. Day 365,
-- on which all who still look are last counted, stands alone: none of them may go before the events of the span before.
with steps as (
    select * from {{ ref('int_rate_steps') }}
),

final as (
    select *
    from {{ follow_up_bins(
        'steps', ['occupation', 'region', 'half_year'], [90, 180, 272, 364, 365],
        {'n_rehire': 'n_cause', 'n_other': 'n_any - n_cause', 'n_censored': 'n_gone - n_any'}
    ) }}
)

select * from final
