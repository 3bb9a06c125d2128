-- DEFINITIONS §4: every turned-down application met by a consent to the relay, with the days that decide its unit
-- and the rule that keeps it from counting. Independent of what became of the person elsewhere.
with rejections as (
    select * from {{ ref('int_rejections') }}
),

consents as (
    select * from {{ ref('int_consent_intervals') }}
    where purpose = 'pool_relay'
),

employments as (
    select * from {{ ref('int_employments_linked') }}
),

as_of as (
    select ledger_as_of from {{ ref('int_as_of') }}
),

met as (
    select
        rejections.company,
        rejections.application_key,
        rejections.person_key,
        rejections.org_key,
        rejections.org_group_key,
        rejections.rejected_on,
        rejections.imported_history,
        rejections.n_stages,
        rejections.is_same_day_bulk,
        rejections.is_implausible_velocity,
        greatest(rejections.rejected_on, consents.granted_on) as pending_on,
        greatest(rejections.rejected_on, consents.granted_on) + {{ var('vesting_days') }} as vests_on,
        consents.ended_on as consent_ended_on,
        as_of.ledger_as_of
    from rejections
    cross join as_of
    inner join consents
        on
            rejections.person_key = consents.person_key
            and rejections.rejected_on < consents.ended_on
    where greatest(rejections.rejected_on, consents.granted_on) <= as_of.ledger_as_of
),

-- the first day before vesting on which the person works in the very group that turned them down
own_group as (
    select
        met.company,
        met.application_key,
        met.pending_on,
        min(greatest(employments.started_on, met.pending_on)) as employed_on
    from met
    inner join employments
        on
            met.person_key = employments.person_key
            and met.org_group_key = employments.org_group_key
            and met.vests_on > employments.started_on
            and coalesce(met.pending_on < employments.ended_on, not employments.left_on_unknown_day)
    group by all
),

final as (
    select
        met.*,
        case
            when met.imported_history then 'imported_history'
            when met.n_stages = 0 then 'no_stage_event'
            when met.is_same_day_bulk then 'same_day_bulk'
            when met.is_implausible_velocity then 'implausible_velocity'
            when own_group.employed_on <= met.pending_on then 'self_relay'
        end as not_counted_reason,
        least(met.consent_ended_on, own_group.employed_on) as lapses_on,
        if(own_group.employed_on < met.consent_ended_on, 'self_relay', 'consent_ended') as lapse_reason
    from met
    left join own_group
        on
            met.company = own_group.company
            and met.application_key = own_group.application_key
            and met.pending_on = own_group.pending_on
)

select * from final
