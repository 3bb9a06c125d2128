-- What the fit model may know of an episode (DEFINITIONS §3): job-related codes and bands, as they stood at the
-- rejection. Keys and days are for folds and joins; learning/features.py says which columns are inputs.
with episodes as (
    select * from {{ ref('int_episode_outcomes') }}
),

consents as (
    select * from {{ ref('int_consent_intervals') }}
    where purpose = 'ai_scoring'
),

jobs as (
    select * from {{ ref('stg_job') }}
),

orgs as (
    select * from {{ ref('stg_org') }}
),

-- only who consents to scoring today is learnt from and scored
scorable as (
    select distinct episodes.person_key
    from episodes
    inner join consents on episodes.person_key = consents.person_key
    where consents.granted_on <= episodes.as_of and episodes.as_of < consents.ended_on
),

-- the overall mark where there is one, else the mean of what was marked; the single aspects beside it
evaluations as (
    select
        company,
        application_key,
        coalesce(
            avg(z_within_job_family order by z_within_job_family) filter (where criterion = 'overall'),
            avg(z_within_job_family order by z_within_job_family)
        ) as evaluation,
        if(
            count(z_within_job_family) filter (where criterion = 'overall') > 0,
            avg(z_within_job_family order by z_within_job_family) filter (where criterion <> 'overall'),
            null
        ) as evaluation_aspects
    from {{ ref('int_evaluations_standardised') }}
    group by all
),

-- a company whose exports never name a skill did not ask: unknown, which is not the same as none
skills as (
    select
        company,
        application_key,
        list(distinct skill_code order by skill_code) as skills
    from {{ ref('stg_skill') }}
    where skill_code is not null
    group by all
),

companies_with_skills as (
    select distinct company
    from skills
),

final as (
    select
        episodes.company,
        episodes.application_key,
        episodes.person_key,
        episodes.org_key,
        episodes.org_group_key,
        episodes.rejected_on,
        episodes.half_year,
        episodes.is_headline,
        episodes.success_183,
        nullif(episodes.occupation, 'unknown') as occupation,
        nullif(episodes.region, 'unknown') as region,
        episodes.education_level,
        episodes.experience_band,
        episodes.stage_reached,
        case
            when episodes.region = 'unknown' then null
            when {{ region_of('coalesce(jobs.pref_code, orgs.pref_code)') }} = episodes.region then 'same'
            when coalesce(jobs.pref_code, orgs.pref_code) is not null then 'other'
        end as region_match,
        evaluations.evaluation,
        evaluations.evaluation_aspects,
        if(companies_with_skills.company is null, null, coalesce(skills.skills, [])) as skills,
        episodes.as_of
    from episodes
    inner join scorable on episodes.person_key = scorable.person_key
    left join jobs on episodes.org_key = jobs.org_key and episodes.job_key = jobs.job_key
    left join orgs on episodes.org_key = orgs.org_key
    left join evaluations
        on episodes.company = evaluations.company and episodes.application_key = evaluations.application_key
    left join skills
        on episodes.company = skills.company and episodes.application_key = skills.application_key
    left join companies_with_skills on episodes.company = companies_with_skills.company
)

select * from final
