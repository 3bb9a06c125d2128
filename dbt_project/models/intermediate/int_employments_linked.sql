-- Employments with the person, the group and what is known of them up to as_of; what lies after it is not known yet.
with employments as (
    select * from {{ ref('stg_employment') }}
),

outcomes as (
    select * from {{ ref('stg_outcome') }}
),

persons as (
    select * from {{ ref('int_persons') }}
),

orgs as (
    select * from {{ ref('stg_org') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

withdrawn as (
    select * from {{ ref('int_withdrawn_persons') }}
),

told as (
    select
        outcomes.company,
        outcomes.employment_key,
        arg_min(outcomes.rating_norm, outcomes.as_of) filter (where outcomes.rating_norm is not null) as first_rating,
        bool_or(coalesce(outcomes.promoted, false)) as was_promoted,
        bool_or(coalesce(outcomes.converted_to_permanent, false)) as was_converted
    from outcomes
    cross join as_of
    where outcomes.as_of <= as_of.as_of
    group by all
),

final as (
    select
        employments.employment_key,
        persons.person_key,
        employments.company,
        employments.org_key,
        coalesce(orgs.org_group_key, employments.org_key) as org_group_key,
        employments.job_key,
        coalesce(employments.occupation, 'unknown') as occupation,
        employments.started_on,
        if(employments.ended_on <= as_of.as_of, employments.ended_on, null) as ended_on,
        if(employments.ended_on > as_of.as_of, null, employments.end_kind) as end_kind,
        -- an end without its day: gone by the day of the export, nobody says since when
        employments.ended_on is null and employments.end_kind is not null as left_on_unknown_day,
        employments.contract_term,
        -- nobody told: not known, which is not the same as still there (`least` alone would take as_of)
        if(employments.told_until is null, null, least(employments.told_until, as_of.as_of)) as told_until,
        -- agreed before the start, or nobody's choice: neither success nor failure
        coalesce(
            employments.end_kind = 'death'
            or (employments.end_kind = 'term_ended' and employments.contract_term = 'fixed'),
            false
        ) as ended_as_agreed_or_death,
        told.first_rating,
        withdrawn.person_key is not null as is_withdrawn,
        coalesce(told.was_promoted, false) as was_promoted,
        coalesce(told.was_converted, false) as was_converted
    from employments
    cross join as_of
    inner join persons on employments.person_key = persons.row_person_key
    left join withdrawn on persons.person_key = withdrawn.person_key
    left join orgs on employments.org_key = orgs.org_key
    left join told
        on employments.company = told.company and employments.employment_key = told.employment_key
    where employments.started_on <= as_of.as_of
)

select * from final
