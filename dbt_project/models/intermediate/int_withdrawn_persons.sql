-- Who took the consent to statistics back, or let it run out: used by no mart from then on, whatever as_of says,
-- while the erasure of their rows is under way. Only the ledger still counts what had vested.
with consents as (
    select * from {{ ref('int_consent_intervals') }}
    where purpose = 'pool_stats'
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        consents.person_key,
        max(consents.ended_on) as withdrawn_on
    from consents
    cross join as_of
    group by all
    having
        bool_and(
            consents.end_kind = 'withdrawn'
            or (consents.end_kind = 'expired' and consents.ended_on <= as_of.known_until)
        )
)

select * from final
