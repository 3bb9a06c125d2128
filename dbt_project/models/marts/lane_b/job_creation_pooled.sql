with starts as (
    select * from {{ ref('int_relay_starts') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

by_group as (
    select
        half_year,
        org_group_key,
        count(*) as n_starts
    from starts
    group by all
),

spread as (
    select
        half_year,
        count(*) as n_org_groups,
        max(n_starts) / sum(n_starts) as largest_share
    from by_group
    group by all
),

counts as (
    select
        half_year,
        count(*) as n_starts,
        count(distinct person_key) as n_persons
    from starts
    group by all
),

judged as (
    select
        counts.half_year,
        counts.n_starts,
        {{ suppression_reason('counts.n_persons', 'spread.n_org_groups', 'spread.largest_share') }}
            as suppression_reason
    from counts
    inner join spread on counts.half_year = spread.half_year
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
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from judged
    cross join as_of
    left join shown on judged.half_year = shown.half_year
    left join shown as earlier on {{ year_before('shown.half_year') }} = earlier.half_year
)

select * from final
