-- z_within_org: a score as distance from what the same company gives on the same criterion, in standard deviations, so
-- that a mild and a strict company, a scale of 4 and one of 10, become comparable. Within org × job family (occupation)
-- where that company has scored enough applicants of it, else within the company alone.
with evaluations as (
    select
        company,
        application_key,
        coalesce(criterion, 'overall') as criterion,
        -- a scale that is not told leaves the raw mark: within one company it is one scale
        avg(coalesce((raw - scale_min) / nullif(scale_max - scale_min, 0), raw)) as score
    from {{ ref('stg_evaluation') }}
    where raw is not null
    group by all
),

applications as (
    select applications.*
    from {{ ref('stg_application') }} as applications
    inner join {{ ref('int_persons') }} as persons on applications.person_key = persons.row_person_key
    left join {{ ref('int_withdrawn_persons') }} as withdrawn on persons.person_key = withdrawn.person_key
    where withdrawn.person_key is null
),

jobs as (
    select * from {{ ref('stg_job') }}
),

placed as (
    select
        evaluations.*,
        applications.org_key,
        coalesce(applications.occupation, jobs.occupation, 'unknown') as occupation
    from evaluations
    inner join applications
        on
            evaluations.company = applications.company
            and evaluations.application_key = applications.application_key
    left join jobs on applications.org_key = jobs.org_key and applications.job_key = jobs.job_key
),

by_job_family as (
    select
        company,
        criterion,
        occupation,
        count(*) as n,
        avg(score order by score) as mean,
        stddev_pop(score order by score) as spread
    from placed
    group by all
),

by_org as (
    select
        company,
        criterion,
        avg(score order by score) as mean,
        stddev_pop(score order by score) as spread
    from placed
    group by all
),

final as (
    select
        placed.company,
        placed.application_key,
        placed.org_key,
        placed.occupation,
        placed.criterion,
        placed.score,
        if(by_org.spread > 1e-9, (placed.score - by_org.mean) / by_org.spread, null) as z_within_org,
        case
            when by_job_family.n >= {{ var('evaluation_min_scores') }} and by_job_family.spread > 1e-9
                then (placed.score - by_job_family.mean) / by_job_family.spread
            when by_org.spread > 1e-9 then (placed.score - by_org.mean) / by_org.spread
        end as z_within_job_family
    from placed
    inner join by_org on placed.company = by_org.company and placed.criterion = by_org.criterion
    inner join by_job_family
        on
            placed.company = by_job_family.company
            and placed.criterion = by_job_family.criterion
            and placed.occupation = by_job_family.occupation
)

select * from final
