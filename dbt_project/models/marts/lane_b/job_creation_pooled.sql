with judged as (
    select
        *,
        {{ suppression_reason('n_persons', 'n_org_groups', 'largest_share') }} as suppression_reason
    from {{ ref('int_relay_start_cells') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

shown as (
    select * from judged
    where suppression_reason is null
),

final as (
    select
        judged.half_year,
        judged.suppression_reason is not null as is_suppressed,
        judged.suppression_reason,
        shown.n_starts,
        earlier.n_starts as n_starts_year_before,
        shown.n_starts - earlier.n_starts as starts_change,
        {{ poisson_difference_bound('shown.n_starts', 'earlier.n_starts', '-') }} as starts_change_low,
        {{ poisson_difference_bound('shown.n_starts', 'earlier.n_starts', '+') }} as starts_change_high,
        -- half a half-year beside a whole one would always look like a fall
        if(
            judged.half_year < {{ half_year('(as_of.as_of + 1)') }},
            {{ trend(
                'shown.n_starts - earlier.n_starts',
                poisson_difference_bound('shown.n_starts', 'earlier.n_starts', '-'),
                poisson_difference_bound('shown.n_starts', 'earlier.n_starts', '+')
            ) }},
            null
        ) as starts_trend,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from judged
    cross join as_of
    left join shown on judged.half_year = shown.half_year
    left join shown as earlier on {{ year_before('shown.half_year') }} = earlier.half_year
)

select * from final
