-- From when until when a person consented to a purpose, in days. A withdrawal or an expiry counts from its own day
-- on; of two events of one instant the withdrawal wins. A grant while consent runs changes its expiry only.
with persons as (
    select * from {{ ref('int_persons') }}
),

source_events as (
    select * from {{ ref('stg_consent_event') }}
),

-- one state per instant
events as (
    select
        persons.person_key,
        source_events.purpose,
        source_events.occurred_at,
        bool_and(source_events.action = 'grant') as is_grant,
        max(coalesce(source_events.expires_at, cast('infinity' as timestamptz))) as expires_at
    from source_events
    inner join persons on source_events.person_key = persons.row_person_key
    group by all
),

-- a grant runs until the next event of its purpose or until it expires, whichever comes first
spells as (
    select
        person_key,
        purpose,
        occurred_at as granted_at,
        expires_at,
        lead(occurred_at) over later as next_at,
        lead(is_grant) over later as next_is_grant,
        is_grant
    from events
    window later as (partition by person_key, purpose order by occurred_at)
),

grants as (
    select
        person_key,
        purpose,
        {{ tokyo_day('granted_at') }} as granted_on,
        case
            when next_at is not null and next_at <= expires_at then {{ tokyo_day('next_at') }}
            when isfinite(expires_at) then {{ tokyo_day('expires_at') }}
        end as ended_on,
        case
            when next_at is not null and next_at <= expires_at then if(next_is_grant, 'renewed', 'withdrawn')
            when isfinite(expires_at) then 'expired'
        end as end_kind,
        granted_at
    from spells
    where is_grant
),

-- renewals join: a spell opens where the one before was not renewed
openings as (
    select
        *,
        coalesce(lag(end_kind) over earlier <> 'renewed', true) as opens
    from grants
    window earlier as (partition by person_key, purpose order by granted_at)
),

numbered as (
    select
        *,
        sum(if(opens, 1, 0)) over (partition by person_key, purpose order by granted_at) as spell
    from openings
),

final as (
    select
        person_key,
        purpose,
        min(granted_on) as granted_on,
        arg_max(coalesce(ended_on, cast('infinity' as date)), granted_at) as ended_on,
        arg_max(coalesce(end_kind, 'open'), granted_at) as end_kind
    from numbered
    group by person_key, purpose, spell
    having granted_on < arg_max(coalesce(ended_on, cast('infinity' as date)), granted_at)
)

select * from final
