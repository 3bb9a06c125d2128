-- What became of each grant (§4): redeemed by a company of the group, expired, or still open. A redemption takes the
-- oldest grant that is open on its day; one that finds none takes nothing, so that no account ever falls below 0.
-- Days decide, never the order of arrival.
with recursive earned as (
    select
        org_group_key,
        org_key,
        booked_on,
        cast(booked_on + interval {{ var('grant_expires_months') }} month as date) as expires_on,
        row_number() over (partition by org_group_key order by booked_on, company, application_key) as grant_no
    from {{ ref('int_relay_postings') }}
    where entry_kind = 'converted'
),

as_of as (
    select grants_as_of from {{ ref('int_as_of') }}
),

-- a redemption of several grants asks for one after the other
single as (
    select
        number,
        org_key,
        redeemed_on,
        unnest(range(1, grants + 1)) as nth
    from {{ ref('stg_redeemed_credit') }}
),

asked as (
    select
        coalesce(orgs.org_group_key, redeemed.org_key) as org_group_key,
        redeemed.org_key,
        redeemed.redeemed_on,
        row_number() over (
            partition by coalesce(orgs.org_group_key, redeemed.org_key)
            order by redeemed.redeemed_on, redeemed.number, redeemed.nth
        ) as turn
    from single as redeemed
    cross join as_of
    left join {{ ref('stg_org') }} as orgs on redeemed.org_key = orgs.org_key
    where redeemed.redeemed_on <= as_of.grants_as_of
),

-- the grants open on a day, had none been taken: from the first to the last number
matched as (
    select
        asked.org_group_key,
        asked.turn,
        asked.org_key,
        asked.redeemed_on,
        min(earned.grant_no) as first_no,
        max(earned.grant_no) as last_no
    from asked
    left join earned
        on
            asked.org_group_key = earned.org_group_key
            and asked.redeemed_on >= earned.booked_on
            and asked.redeemed_on < earned.expires_on
    group by all
),

-- all grants of a group live equally long, so the oldest open one is the first behind the last one taken
taken as (
    select
        *,
        first_no as grant_no,
        coalesce(first_no, 0) as reached_no
    from matched
    where turn = 1
    union all
    select
        matched.*,
        if(
            greatest(matched.first_no, taken.reached_no + 1) <= matched.last_no,
            greatest(matched.first_no, taken.reached_no + 1), null
        ) as grant_no,
        if(
            greatest(matched.first_no, taken.reached_no + 1) <= matched.last_no,
            greatest(matched.first_no, taken.reached_no + 1), taken.reached_no
        ) as reached_no
    from matched
    inner join taken on matched.org_group_key = taken.org_group_key and matched.turn = taken.turn + 1
),

final as (
    select
        earned.org_group_key,
        earned.org_key,
        earned.grant_no,
        earned.booked_on,
        earned.expires_on,
        taken.org_key as redeemed_by,
        taken.redeemed_on,
        case
            when taken.redeemed_on is not null then 'redeemed'
            when earned.expires_on <= as_of.grants_as_of then 'expired'
            else 'open'
        end as state
    from earned
    cross join as_of
    left join taken on earned.org_group_key = taken.org_group_key and earned.grant_no = taken.grant_no
    union all
    -- asked for where nothing was open: it stands in the ledger, and moves nothing
    select
        taken.org_group_key,
        taken.org_key,
        null as grant_no,
        null as booked_on,
        null as expires_on,
        taken.org_key as redeemed_by,
        taken.redeemed_on,
        'none_open' as state
    from taken
    where taken.grant_no is null
)

select * from final
