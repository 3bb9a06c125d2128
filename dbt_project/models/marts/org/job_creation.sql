with starts as (
    select * from {{ ref('int_relay_starts') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

periods as (
    select
        org_key,
        half_year,
        count(*) as n_starts
    from starts
    group by all
),

-- no start in the half-year before leaves the change empty: whether the company took part then is not known
final as (
    select
        periods.org_key,
        periods.half_year,
        periods.n_starts,
        earlier.n_starts as n_starts_year_before,
        periods.n_starts - earlier.n_starts as starts_change,
        {{ poisson_difference_bound('periods.n_starts', 'earlier.n_starts', '-') }} as starts_change_low,
        {{ poisson_difference_bound('periods.n_starts', 'earlier.n_starts', '+') }} as starts_change_high,
        -- half a half-year beside a whole one would always look like a fall
        if(
            periods.half_year < {{ half_year('(as_of.as_of + 1)') }},
            {{ trend(
                'periods.n_starts - earlier.n_starts',
                poisson_difference_bound('periods.n_starts', 'earlier.n_starts', '-'),
                poisson_difference_bound('periods.n_starts', 'earlier.n_starts', '+')
            ) }},
            null
        ) as starts_trend,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from periods
    cross join as_of
    left join periods as earlier
        on
            periods.org_key = earlier.org_key
            and {{ year_before('periods.half_year') }} = earlier.half_year
)

select * from final
