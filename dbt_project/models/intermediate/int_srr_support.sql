-- On how many turned-down people the conduct of a company, or of all together, is judged.
with rejections as (
    select rejections.*
    from {{ ref('int_rejections') }} as rejections
    left join {{ ref('int_withdrawn_persons') }} as withdrawn on rejections.person_key = withdrawn.person_key
    where withdrawn.person_key is null and not rejections.imported_history
),

by_org as (
    select
        org_key,
        count(distinct person_key) as n_persons
    from rejections
    group by all
),

by_group as (
    select
        org_group_key,
        count(*) as n_rejections
    from rejections
    group by all
),

spread as (
    select
        count(*) as n_org_groups,
        max(n_rejections) / sum(n_rejections) as largest_share
    from by_group
),

everybody as (
    select count(distinct person_key) as n_persons
    from rejections
),

final as (
    select
        'srr' as score_name,
        org_key,
        n_persons,
        1 as n_org_groups,
        1.0 as largest_share
    from by_org
    union all
    select
        'srr' as score_name,
        'all' as org_key,
        everybody.n_persons,
        spread.n_org_groups,
        spread.largest_share
    from everybody
    cross join spread
    where everybody.n_persons > 0
)

select * from final
