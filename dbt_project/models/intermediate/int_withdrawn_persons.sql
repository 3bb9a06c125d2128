-- Whose rows no mart may use, whatever as_of says, but the ledger for what had vested: who took the consent to
-- statistics back or let it run out (while the erasure of their rows is under way), and who never gave one. Consent to
-- the relay says statistics too, until somebody says something of statistics by name.
with persons as (
    select distinct person_key
    from {{ ref('int_persons') }}
),

intervals as (
    select * from {{ ref('int_consent_intervals') }}
    where purpose in ('pool_stats', 'pool_relay')
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

standing as (
    select
        intervals.person_key,
        bool_or(intervals.purpose = 'pool_stats') as for_statistics,
        bool_or(intervals.purpose = 'pool_relay') as for_relay
    from intervals
    cross join as_of
    where
        intervals.end_kind <> 'withdrawn'
        and (intervals.end_kind <> 'expired' or intervals.ended_on > as_of.known_until)
    group by all
),

-- also a consent that was taken back on its own day, which leaves no interval
asked_by_name as (
    select distinct links.person_key
    from {{ ref('stg_consent_event') }} as events
    inner join {{ ref('int_persons') }} as links on events.person_key = links.row_person_key
    where events.purpose = 'pool_stats'
),

final as (
    select
        persons.person_key,
        max(intervals.ended_on) filter (where intervals.purpose = 'pool_stats') as withdrawn_on
    from persons
    left join standing on persons.person_key = standing.person_key
    left join asked_by_name on persons.person_key = asked_by_name.person_key
    left join intervals on persons.person_key = intervals.person_key
    where
        not coalesce(standing.for_statistics, false)
        and (asked_by_name.person_key is not null or not coalesce(standing.for_relay, false))
    group by all
)

select * from final
