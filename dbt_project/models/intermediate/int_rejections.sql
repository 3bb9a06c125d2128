-- Every application that the company turned down, with what decides whether it counts.
with applications as (
    select * from {{ ref('stg_application') }}
),

closings as (
    select * from {{ ref('stg_closing') }}
),

persons as (
    select * from {{ ref('int_persons') }}
),

orgs as (
    select * from {{ ref('stg_org') }}
),

jobs as (
    select * from {{ ref('stg_job') }}
),

-- an application alone is no stage: somebody must have looked at it
stages as (
    select
        company,
        application_key,
        count(*) as n_stages,
        arg_max(stage, seq) as stage_reached
    from {{ ref('stg_stage_event') }}
    where stage is not null and stage <> 'applied'
    group by all
),

rejections as (
    select
        applications.application_key,
        persons.person_key,
        applications.company,
        applications.org_key,
        coalesce(orgs.org_group_key, applications.org_key) as org_group_key,
        applications.job_key,
        coalesce(applications.occupation, jobs.occupation, 'unknown') as occupation,
        coalesce(applications.region, 'unknown') as region,
        coalesce(applications.pref_code, 'unknown') as pref_code,
        coalesce(applications.age_band5, 'unknown') as age_band5,
        applications.education_level,
        applications.experience_band,
        applications.applied_on,
        closings.decided_on,
        closings.told_on,
        coalesce(closings.told_on, closings.decided_on) as rejected_on,
        closings.reason_code,
        closings.imported_history,
        coalesce(stages.n_stages, 0) as n_stages,
        stages.stage_reached
    from applications
    inner join closings
        on applications.company = closings.company and applications.application_key = closings.application_key
    inner join persons on applications.person_key = persons.row_person_key
    left join orgs on applications.org_key = orgs.org_key
    left join jobs on applications.org_key = jobs.org_key and applications.job_key = jobs.job_key
    left join stages
        on applications.company = stages.company and applications.application_key = stages.application_key
    where closings.side = 'org' and closings.kind = 'rejected'
),

final as (
    select
        *,
        {{ half_year('rejected_on') }} as half_year,
        coalesce(decided_on = applied_on, false)
        and count(*) filter (where decided_on = applied_on) over (partition by org_key, decided_on)
        >= {{ var('bulk_rejections') }} as is_same_day_bulk,
        -- counted up to the day itself and never after it: a later row does not change an entry of the ledger
        coalesce(
            count(*) filter (where not imported_history) over (partition by org_key, rejected_on)
            > {{ var('velocity_company_day') }}
            or count(*) filter (where not imported_history) over (
                partition by person_key order by rejected_on range between interval 6 day preceding and current row
            ) > {{ var('velocity_person_week') }},
            false
        ) and rejected_on is not null and not imported_history as is_implausible_velocity
    from rejections
)

select * from final
