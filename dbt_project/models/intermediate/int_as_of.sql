-- The one day up to which this build knows anything: no clock is read, so the same pool gives the same marts.
-- Outcomes are known until the latest outcomes export; the ledger goes on to the latest event of any kind,
-- because a consent of yesterday is a fact even when no company has told of outcomes since. A redemption tells of
-- grants alone: whether somebody withdrew before it nobody knows until the next export, so no unit vests by it.
with outcomes as (
    select max(as_of) as latest_on
    from {{ ref('stg_outcome') }}
),

events as (
    select max(latest_on) as latest_on
    from (
        select max({{ tokyo_day('occurred_at') }}) as latest_on
        from {{ ref('stg_consent_event') }}
        union all
        select max(coalesce(told_on, decided_on)) as latest_on
        from {{ ref('stg_closing') }}
        union all
        select max(applied_on) as latest_on
        from {{ ref('stg_application') }}
    )
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
