-- What units become in the ledger (§4): pending, reversed or vested, and every tenth vested one of a group a grant.
-- Each row takes `units` from one account and puts them into another, so the accounts always sum to 0.
with living as (
    select * from {{ ref('int_relay_units') }}
),

settled as (
    select * from {{ ref('stg_settled_credit') }}
),

-- the units of erased people stand where they stood: within a company and a day no entry differs from another
units as (
    select
        org_group_key,
        org_key,
        company,
        application_key,
        pending_on,
        is_unit,
        not_counted_reason,
        reversed_on,
        reversal_reason,
        vested_on
    from living
    union all
    select
        org_group_key,
        org_key,
        org_key as company,
        'settled' as application_key,
        pending_on,
        is_unit,
        not_counted_reason,
        reversed_on,
        reversal_reason,
        vested_on
    from settled
),

kinds as (
    select
        listed.entry_kind,
        listed.posting,
        listed.from_account,
        listed.to_account,
        listed.units
    from (
        values
        ('pending', 1, 'shared', 'pending', 1),
        ('reversed', 2, 'pending', 'shared', 1),
        ('vested', 3, 'pending', 'vested', 1),
        ('not_counted', 5, null, null, 0)
    ) as listed (entry_kind, posting, from_account, to_account, units)
),

moves as (
    select
        units.org_group_key,
        units.org_key,
        units.company,
        units.application_key,
        case kinds.entry_kind
            when 'pending' then if(units.is_unit, units.pending_on, null)
            when 'reversed' then units.reversed_on
            when 'vested' then units.vested_on
            else if(units.is_unit, null, units.pending_on)
        end as booked_on,
        kinds.posting,
        kinds.entry_kind,
        kinds.from_account,
        kinds.to_account,
        kinds.units,
        0 as grants_earned,
        case kinds.entry_kind
            when 'reversed' then units.reversal_reason
            when 'not_counted' then units.not_counted_reason
        end as reason
    from units
    cross join kinds
),

booked as (
    select * from moves
    where booked_on is not null
),

-- every tenth vested unit of a group turns ten into a grant, on its day, booked at the company that brought it
conversions as (
    select
        org_group_key,
        org_key,
        company,
        application_key,
        booked_on,
        4 as posting,
        'converted' as entry_kind,
        'vested' as from_account,
        'converted' as to_account,
        {{ var('units_per_grant') }} as units,
        1 as grants_earned,
        null as reason
    from booked
    where entry_kind = 'vested'
    qualify row_number() over (
        partition by org_group_key order by booked_on, company, application_key
    ) % {{ var('units_per_grant') }} = 0
),

entries as (
    select * from booked
    union all
    select * from conversions
),

final as (
    select
        org_group_key,
        org_key,
        company,
        application_key,
        booked_on,
        posting,
        entry_kind,
        from_account,
        to_account,
        units,
        grants_earned,
        reason
    from entries
)

select * from final
