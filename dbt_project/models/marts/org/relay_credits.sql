with orgs as (
    select * from {{ ref('stg_org') }}
),

entries as (
    select * from {{ ref('relay_ledger') }}
),

as_of as (
    select ledger_as_of from {{ ref('int_as_of') }}
),

own as (
    select
        org_key,
        count(*) filter (where entry_kind = 'pending') as n_shared,
        sum(case entry_kind when 'pending' then 1 when 'vested' then -1 when 'reversed' then -1 else 0 end) as n_pending,
        count(*) filter (where entry_kind = 'vested') as n_vested,
        count(*) filter (where entry_kind = 'reversed') as n_reversed,
        count(*) filter (where entry_kind = 'not_counted') as n_not_counted
    from entries
    group by all
),

-- the balance belongs to the group: ten of its companies with one unit each have a grant
groups as (
    select
        org_group_key,
        count(*) filter (where entry_kind = 'vested') as n_vested,
        sum(grants) as grants
    from entries
    group by all
),

final as (
    select
        orgs.org_key,
        orgs.org_group_key,
        coalesce(own.n_shared, 0) as n_shared,
        cast(coalesce(own.n_pending, 0) as bigint) as n_pending,
        coalesce(own.n_vested, 0) as n_vested,
        coalesce(own.n_reversed, 0) as n_reversed,
        coalesce(own.n_not_counted, 0) as n_not_counted,
        coalesce(groups.n_vested, 0) as group_vested,
        cast(coalesce(groups.grants, 0) as bigint) as group_grants,
        cast(coalesce(groups.n_vested - {{ var('units_per_grant') }} * groups.grants, 0) as bigint) as group_remainder,
        cast(
            {{ var('units_per_grant') }}
            - coalesce(groups.n_vested - {{ var('units_per_grant') }} * groups.grants, 0) as bigint
        ) as units_to_next_grant,
        as_of.ledger_as_of as as_of,
        '{{ var("rule_version") }}' as rule_version
    from orgs
    cross join as_of
    left join own on orgs.org_key = own.org_key
    left join groups on orgs.org_group_key = groups.org_group_key
)

select * from final
