-- The sums behind Social Hiring Impact by company (or all) and half-year of the relay (or all), before any suppression.
-- n is people: the relays that one company has in one chain are one person to it.
with relays as (
    select * from {{ ref('int_relay_shares') }}
    where success_183 in ('success', 'failure', 'unknown')
),

members as (
    select
        if(orgs.is_shown, relays.org_key, 'all') as org_key,
        if(half_years.is_shown, relays.half_year, 'all') as half_year,
        relays.person_key,
        relays.chain_end,
        relays.org_group_key,
        relays.attribution,
        relays.success_183,
        relays.expected
    from relays
    cross join (values (true), (false)) as orgs (is_shown)
    cross join (values (true), (false)) as half_years (is_shown)
),

-- floats are added in one order, so that a second build gives the same last digit
people as (
    select
        org_key,
        half_year,
        person_key,
        chain_end,
        any_value(org_group_key) as org_group_key,
        sum(attribution order by attribution) filter (where success_183 = 'success') as gross,
        sum(attribution order by attribution) filter (where success_183 <> 'unknown') as shared,
        sum(attribution * expected order by attribution * expected)
        filter (where success_183 <> 'unknown') as deadweight,
        bool_or(success_183 = 'success') as is_success
    from members
    group by all
),

spread as (
    select * from {{ spread_over_org_groups('members', ['org_key', 'half_year'], "success_183 <> 'unknown'") }}
),

sums as (
    select
        org_key,
        half_year,
        count(distinct person_key) filter (where shared is not null) as n_persons,
        count(shared) as n,
        count(*) - count(shared) as n_unknown,
        count(*) filter (where is_success) as successes,
        coalesce(sum(gross order by gross), 0.0) as gross,
        coalesce(sum(deadweight order by deadweight), 0.0) as deadweight,
        coalesce(sum(shared order by shared), 0.0) as attributed,
        var_samp(coalesce(gross, 0.0) - deadweight order by coalesce(gross, 0.0) - deadweight)
        filter (where shared is not null) as variance
    from people
    group by all
),

final as (
    select
        sums.*,
        coalesce(spread.n_org_groups, 0) as n_org_groups,
        coalesce(spread.largest_share, 1.0) as largest_share
    from sums
    left join spread on sums.org_key = spread.org_key and sums.half_year = spread.half_year
)

select * from final
