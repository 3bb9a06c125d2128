-- DEFINITIONS §2.1: which rejections are eligible, and which one is the person's headline of its half-year.
with rejections as (
    select * from {{ ref('int_rejections') }}
),

consents as (
    select * from {{ ref('int_consent_intervals') }}
    where purpose = 'pool_relay'
),

withdrawn as (
    select * from {{ ref('int_withdrawn_persons') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

-- the first consent that is active on the day of the rejection or begins later
consented as (
    select
        rejections.company,
        rejections.application_key,
        min(consents.granted_on) as consented_on
    from rejections
    cross join as_of
    inner join consents on rejections.person_key = consents.person_key
    where
        consents.ended_on > rejections.rejected_on
        and consents.granted_on <= as_of.as_of
    group by all
),

-- consent withdrawn and not given again: nothing of the person may be used from that day on
withdrawals as (
    select
        consents.person_key,
        max(consents.ended_on) as withdrawn_on
    from consents
    cross join as_of
    where consents.granted_on <= as_of.as_of
    group by all
    having
        arg_max(consents.end_kind, consents.granted_on) = 'withdrawn'
        and max(consents.ended_on) <= any_value(as_of.as_of)
),

episodes as (
    select
        rejections.*,
        consented.consented_on,
        withdrawals.withdrawn_on,
        as_of.as_of,
        case
            when rejections.imported_history then 'imported_history'
            when rejections.rejected_on is null then 'no_rejection_day'
            when rejections.n_stages = 0 then 'no_stage_event'
            when consented.consented_on is null then 'no_consent'
        end as ineligible_reason
    from rejections
    cross join as_of
    left join consented
        on rejections.company = consented.company and rejections.application_key = consented.application_key
    left join withdrawals on rejections.person_key = withdrawals.person_key
    left join withdrawn on rejections.person_key = withdrawn.person_key
    where
        withdrawn.person_key is null
        and (rejections.rejected_on <= as_of.as_of or rejections.rejected_on is null)
),

final as (
    select
        *,
        ineligible_reason is null as is_eligible,
        ineligible_reason is null and row_number() over (
            partition by person_key, half_year, ineligible_reason is null
            order by rejected_on, company, application_key
        ) = 1 as is_headline
    from episodes
)

select * from final
