with orgs as (
    select * from {{ ref('stg_org') }}
),

entries as (
    select * from {{ ref('relay_ledger') }}
),

as_of as (
    select grants_as_of from {{ ref('int_as_of') }}
),

own as (
    select
        org_key,
        count(*) filter (where entry_kind = 'pending') as n_shared,
        count(*) filter (where entry_kind = 'vested') as n_vested,
        count(*) filter (where entry_kind = 'reversed') as n_reversed,
        count(*) filter (where entry_kind = 'not_counted') as n_not_counted
    from entries
    group by all
),

-- the balance belongs to the group: ten of its companies with one unit each have a grant
balances as (
    select
        org_group_key,
        count(*) filter (where entry_kind = 'vested') as n_vested,
        sum(grants_earned) as grants_earned
    from entries
    group by all
),

grants as (
    select
        org_group_key,
        count(*) filter (where state = 'redeemed') as n_redeemed,
        count(*) filter (where state = 'expired') as n_expired,
        count(*) filter (where state = 'open') as n_open,
        min(expires_on) filter (where state = 'open') as next_expires_on
    from {{ ref('int_relay_grants') }}
    group by all
),

final as (
    select
        orgs.org_key,
        orgs.org_group_key,
        coalesce(own.n_shared, 0) as n_shared,
        coalesce(own.n_shared - own.n_vested - own.n_reversed, 0) as n_pending,
        coalesce(own.n_vested, 0) as n_vested,
        coalesce(own.n_reversed, 0) as n_reversed,
        coalesce(own.n_not_counted, 0) as n_not_counted,
        coalesce(balances.n_vested, 0) as group_vested,
        cast(coalesce(balances.grants_earned, 0) as bigint) as group_grants,
        coalesce(balances.n_vested, 0) % {{ var('units_per_grant') }} as group_remainder,
        {{ var('units_per_grant') }}
        - coalesce(balances.n_vested, 0) % {{ var('units_per_grant') }} as units_to_next_grant,
        coalesce(grants.n_redeemed, 0) as group_grants_redeemed,
        coalesce(grants.n_expired, 0) as group_grants_expired,
        coalesce(grants.n_open, 0) as group_grants_open,
        grants.next_expires_on as next_grant_expires_on,
        as_of.grants_as_of as as_of,
        '{{ var("rule_version") }}' as rule_version
    from orgs
    cross join as_of
    left join own on orgs.org_key = own.org_key
    left join balances on orgs.org_group_key = balances.org_group_key
    left join grants on orgs.org_group_key = grants.org_group_key
)

select * from final
