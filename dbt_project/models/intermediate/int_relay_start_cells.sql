-- Starts through the relay by half-year, all companies together, and what the publication rule asks of them.
with starts as (
    select * from {{ ref('int_relay_starts') }}
),

spread as (
    select * from {{ spread_over_org_groups('starts', ['half_year']) }}
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
