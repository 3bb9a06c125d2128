-- The one day up to which this build knows anything: no clock is read, so the same pool gives the same marts.
-- Outcomes are known until the latest outcomes export; the ledger goes on to the latest event of any kind,
-- because a consent of yesterday is a fact even when no company has told of outcomes since. A redemption tells of
-- grants alone: whether somebody withdrew before it nobody knows until the next export, so no unit vests by it.
-- No export tells of a day that came after all of them were dropped: a mistyped year would let every unit vest and
-- every grant expire. Where a load does not say when it was dropped, each day is taken as it stands.
with outcomes as (
    select max(as_of) as latest_on
    from {{ ref('stg_outcome') }}
),

dropped as (
    select
        if(
            bool_and(committed_order is not null),
            -- seconds since 1970; a greater number than the year 2100 is no moment
            max({{ tokyo_day('to_timestamp(least(committed_order, 4102444800))') }}),
            cast('infinity' as date)
        ) as last_on
    from {{ ref('stg_load') }}
),

told as (
    select {{ tokyo_day('occurred_at') }} as told_on
    from {{ ref('stg_consent_event') }}
    union all
    select coalesce(told_on, decided_on) as told_on
    from {{ ref('stg_closing') }}
    union all
    select applied_on as told_on
    from {{ ref('stg_application') }}
),

events as (
    select max(told.told_on) as latest_on
    from told
    cross join dropped
    cross join outcomes
    where told.told_on <= greatest(dropped.last_on, outcomes.latest_on)
),

-- a redemption of today is booked today, even where no export has come since
redemptions as (
    select max(redeemed_on) as latest_on
    from {{ ref('stg_redeemed_credit') }}
),

given as (
    select cast(nullif('{{ var("as_of") }}', '') as date) as latest_on
),

final as (
    select
        coalesce(given.latest_on, outcomes.latest_on, events.latest_on) as as_of,
        coalesce(given.latest_on, greatest(outcomes.latest_on, events.latest_on)) as ledger_as_of,
        coalesce(
            given.latest_on, greatest(outcomes.latest_on, events.latest_on, redemptions.latest_on)
        ) as grants_as_of,
        greatest(outcomes.latest_on, events.latest_on) as known_until
    from given, outcomes, events, redemptions
)

select * from final
