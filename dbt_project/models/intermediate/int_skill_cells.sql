-- Mature headline episodes by occupation and skill, beside all of the occupation: what success_patterns rests on.
with episodes as (
    select
        company,
        application_key,
        person_key,
        org_group_key,
        occupation,
        success_183 = 'success' as is_success
    from {{ ref('int_episode_outcomes') }}
    where is_headline and success_183 in ('success', 'failure')
),

skills as (
    select distinct
        company,
        application_key,
        skill_code
    from {{ ref('stg_skill') }}
    where skill_code is not null
),

occupations as (
    select
        occupation,
        count(*) as n_occupation,
        count(*) filter (where is_success) as successes_occupation
    from episodes
    group by all
),

by_group as (
    select
        episodes.occupation,
        skills.skill_code,
        episodes.org_group_key,
        count(*) as n,
        count(*) filter (where episodes.is_success) as successes
    from episodes
    inner join skills on episodes.company = skills.company and episodes.application_key = skills.application_key
    group by all
),

persons as (
    select
        episodes.occupation,
        skills.skill_code,
        count(distinct episodes.person_key) as n_persons
    from episodes
    inner join skills on episodes.company = skills.company and episodes.application_key = skills.application_key
    group by all
),

cells as (
    select
        occupation,
        skill_code,
        cast(sum(n) as bigint) as n,
        cast(sum(successes) as bigint) as successes,
        count(*) as n_org_groups,
        max(n) / sum(n) as largest_share
    from by_group
    group by all
),

final as (
    select
        cells.*,
        persons.n_persons,
        occupations.n_occupation,
        occupations.successes_occupation
    from cells
    inner join persons on cells.occupation = persons.occupation and cells.skill_code = persons.skill_code
    inner join occupations on cells.occupation = occupations.occupation
)

select * from final
