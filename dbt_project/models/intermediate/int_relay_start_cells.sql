-- Starts through the relay by half-year, all companies together, and what the publication rule asks of them.
with starts as (
    select * from {{ ref('int_relay_starts') }}
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

final as (
    select
        counts.*,
        spread.n_org_groups,
        spread.largest_share
    from counts
    inner join spread on counts.half_year = spread.half_year
)

select * from final
