-- Double entry: each row takes `units` from one account and puts them into another, so the accounts always sum to 0.
-- Rows are numbered within a group of companies and name no person.
with units as (
    select * from {{ ref('int_relay_units') }}
),

moves as (
    select
        org_group_key, org_key, pending_on as booked_on, 1 as step, 'pending' as entry_kind,
        'shared' as from_account, 'pending' as to_account, 1 as units, 0 as grants,
        null as reason, company, application_key
    from units
    where is_unit
    union all
    select
        org_group_key, org_key, reversed_on as booked_on, 2 as step, 'reversed' as entry_kind,
        'pending' as from_account, 'shared' as to_account, 1 as units, 0 as grants,
        reversal_reason as reason, company, application_key
    from units
    where reversed_on is not null
    union all
    select
        org_group_key, org_key, vested_on as booked_on, 3 as step, 'vested' as entry_kind,
        'pending' as from_account, 'vested' as to_account, 1 as units, 0 as grants,
        null as reason, company, application_key
    from units
    where vested_on is not null
    union all
    select
        org_group_key, org_key, pending_on as booked_on, 5 as step, 'not_counted' as entry_kind,
        null as from_account, null as to_account, 0 as units, 0 as grants,
        not_counted_reason as reason, company, application_key
    from units
    where not is_unit
),

-- every tenth vested unit of a group turns ten into a grant, on its day, booked at the company that brought it
conversions as (
    select
        org_group_key, org_key, booked_on, 4 as step, 'converted' as entry_kind,
        'vested' as from_account, 'converted' as to_account, {{ var('units_per_grant') }} as units, 1 as grants,
        null as reason, company, application_key
    from moves
    where entry_kind = 'vested'
    qualify row_number() over (
        partition by org_group_key order by booked_on, company, application_key
    ) % {{ var('units_per_grant') }} = 0
),

entries as (
    select * from moves
    union all
    select * from conversions
),

final as (
    select
        org_group_key,
        org_key,
        row_number() over (
            partition by org_group_key order by booked_on, step, company, application_key
        ) as entry_no,
        booked_on,
        entry_kind,
        from_account,
        to_account,
        units,
        grants,
        reason,
        '{{ var("rule_version") }}' as rule_version
    from entries
)

select * from final
