-- Double entry: each row takes `units` from one account and puts them into another, so the accounts always sum to 0.
-- Rows are numbered within a group of companies and name no person.
with postings as (
    select * from {{ ref('int_relay_postings') }}
),

grants as (
    select * from {{ ref('int_relay_grants') }}
),

entries as (
    select * from postings
    union all by name
    select
        org_group_key,
        if(state = 'expired', org_key, redeemed_by) as org_key,
        if(state = 'expired', org_key, redeemed_by) as company,
        'grant' as application_key,
        if(state = 'expired', expires_on, redeemed_on) as booked_on,
        case state when 'expired' then 6 when 'redeemed' then 7 else 8 end as posting,
        case state when 'none_open' then 'not_redeemed' else state end as entry_kind,
        if(state = 'none_open', null, 'converted') as from_account,
        if(state = 'none_open', null, state) as to_account,
        if(state = 'none_open', 0, {{ var('units_per_grant') }}) as units,
        0 as grants_earned,
        if(state = 'none_open', 'no_open_grant', null) as reason
    from grants
    where state <> 'open'
),

final as (
    select
        org_group_key,
        org_key,
        row_number() over (
            partition by org_group_key order by booked_on, posting, company, reason, application_key
        ) as entry_no,
        booked_on,
        entry_kind,
        from_account,
        to_account,
        units,
        grants_earned,
        reason,
        '{{ var("rule_version") }}' as rule_version
    from entries
)

select * from final
