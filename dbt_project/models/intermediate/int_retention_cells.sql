-- Kaplan–Meier by company and half-year of the start, for each company and for all together (org_key 'all'), each
-- also over all half-years. An agreed end of a fixed term and a death censor; everybody else who leaves has left.
with employments as (
    select * from {{ ref('int_employments_linked') }}
    where not is_withdrawn
),

-- followed until the end, or until the last export that told; an end without its day gives no time to count
followed as (
    select
        employment_key,
        company,
        person_key,
        org_key,
        org_group_key,
        {{ half_year('started_on') }} as half_year,
        coalesce(ended_on, told_until) - started_on as elapsed_days,
        ended_on is not null and not ended_as_agreed_or_death as has_left
    from employments
    where coalesce(ended_on, told_until) >= started_on and not left_on_unknown_day
),

margins as (
    select
        orgs.is_shown as org_shown,
        half_years.is_shown as half_year_shown
    from
        (values (true), (false)) as orgs (is_shown),
        (values (true), (false)) as half_years (is_shown)
),

members as (
    select
        if(margins.org_shown, followed.org_key, 'all') as org_key,
        if(margins.half_year_shown, followed.half_year, 'all') as half_year,
        followed.org_group_key,
        followed.person_key,
        followed.elapsed_days,
        followed.has_left
    from followed
    cross join margins
),

steps as (
    select
        org_key,
        half_year,
        elapsed_days,
        count(*) filter (where has_left) as n_left,
        count(*) as n_gone
    from members
    group by all
),

spread as (
    select * from {{ spread_over_org_groups('members', ['org_key', 'half_year']) }}
),

persons as (
    select
        org_key,
        half_year,
        count(distinct person_key) as n_persons
    from members
    group by all
),

curves as (
    select
        org_key,
        half_year,
        sum(n_gone) as n_employments,
        sum(n_left) as n_left,
        {{ survival_at(183) }} as s_183,
        {{ survival_log_variance(183) }} as log_variance_183,
        {{ survival_at(365) }} as s_365,
        {{ survival_log_variance(365) }} as log_variance_365
    from {{ survival_steps('steps', 'org_key, half_year') }}
    group by all
),

final as (
    select
        curves.*,
        persons.n_persons,
        spread.n_org_groups,
        spread.largest_share,
        {{ year_before('curves.half_year') }} as half_year_before
    from curves
    inner join persons on curves.org_key = persons.org_key and curves.half_year = persons.half_year
    inner join spread on curves.org_key = spread.org_key and curves.half_year = spread.half_year
)

select * from final
