-- Kaplan–Meier by company and half-year of the start, for each company and for all together (org_key 'all'), each
-- also over all half-years.
with members as (
    select * from {{ ref('int_retention_members') }}
),

steps as (
    select * from {{ ref('int_retention_steps') }}
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
