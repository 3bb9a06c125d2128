-- Employments with how long they were followed, once for each cell they count in: company or all, half-year of the
-- start or all. An agreed end of a fixed term and a death censor; everybody else who leaves has left.
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

final as (
    select
        if(margins.org_shown, followed.org_key, 'all') as org_key,
        if(margins.half_year_shown, followed.half_year, 'all') as half_year,
        followed.org_group_key,
        followed.person_key,
        followed.elapsed_days,
        followed.has_left
    from followed
    cross join margins
)

select * from final
