-- Whom a company turned down for what (§3 criteria_review), once per person, company and code: the first eligible
-- episode. A criterion counts where the company scored the person below its own mean of it.
with episodes as (
    select * from {{ ref('int_episode_outcomes') }}
    where success_183 <> 'immature'
),

evaluations as (
    select * from {{ ref('int_evaluations_standardised') }}
),

rates as (
    select * from {{ ref('int_rate_cells') }}
    where
        half_year = 'all'
        and n > 0
        and {{ suppression_reason('n_mature_persons', 'n_mature_org_groups', 'largest_mature_share') }} is null
),

reasons as (
    select
        episodes.*,
        'reason' as kind,
        episodes.reason_code as code
    from episodes
    where episodes.reason_code is not null
),

criteria as (
    select
        episodes.*,
        'criterion' as kind,
        evaluations.criterion as code
    from episodes
    inner join evaluations
        on episodes.company = evaluations.company and episodes.application_key = evaluations.application_key
    where evaluations.z_within_job_family < 0
),

named as (
    select * from reasons
    union all by name
    select * from criteria
),

once as (
    select * from named
    qualify row_number() over (
        partition by org_key, kind, code, person_key order by rejected_on, company, application_key
    ) = 1
),

-- what everybody of the same occupation and region can expect; where that may not be shown, of the occupation or of all
expected as (
    select
        once.*,
        {{ ratio('coalesce(both_of.successes, occupation_of.successes, everybody.successes)',
                 'coalesce(both_of.n, occupation_of.n, everybody.n)') }} as expected
    from once
    left join rates as both_of on once.occupation = both_of.occupation and once.region = both_of.region
    left join rates as occupation_of
        on once.occupation = occupation_of.occupation and occupation_of.region = 'all'
    left join rates as everybody on everybody.occupation = 'all' and everybody.region = 'all'
),

final as (
    select
        org_key,
        kind,
        code,
        count(*) filter (where success_183 in ('success', 'failure')) as n,
        count(*) filter (where success_183 = 'unknown') as n_unknown,
        count(*) filter (where success_183 = 'excluded') as n_excluded,
        count(*) filter (where success_183 = 'success') as successes,
        avg(expected order by expected) filter (where success_183 in ('success', 'failure')) as expected_rate
    from expected
    group by all
)

select * from final
