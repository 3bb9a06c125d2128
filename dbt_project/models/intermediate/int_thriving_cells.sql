-- Mature headline episodes by place of living, age band and half-year, at three levels: prefecture, one of eight
-- regions, nation; each also over all ages.
with episodes as (
    select * from {{ ref('int_episode_outcomes') }}
    where is_headline and thriving_state is not null
),

members as (
    select
        areas.area_level,
        case areas.area_level
            when 'pref' then episodes.pref_code
            when 'region' then episodes.region
            else 'all'
        end as area,
        episodes.region,
        if(ages.is_shown, episodes.age_band5, 'all') as age_band5,
        episodes.half_year,
        episodes.person_key,
        episodes.org_group_key,
        episodes.thriving_state
    from episodes
    cross join (values ('pref'), ('region'), ('nation')) as areas (area_level)
    cross join (values (true), (false)) as ages (is_shown)
    where areas.area_level <> 'pref' or episodes.pref_code <> 'unknown'
),

spread as (
    select *
    from {{ spread_over_org_groups(
        'members', ['area_level', 'area', 'age_band5', 'half_year'], "thriving_state <> 'unrated'"
    ) }}
),

counts as (
    select
        area_level,
        area,
        age_band5,
        half_year,
        any_value(if(area_level = 'nation', 'all', region)) as region,
        count(distinct person_key) filter (where thriving_state <> 'unrated') as n_persons,
        count(*) filter (where thriving_state <> 'unrated') as n,
        count(*) filter (where thriving_state = 'unrated') as n_unrated,
        count(*) filter (where thriving_state = 'thriving') as thriving
    from members
    group by all
),

final as (
    select
        counts.*,
        coalesce(spread.n_org_groups, 0) as n_org_groups,
        coalesce(spread.largest_share, 1) as largest_share
    from counts
    left join spread
        on
            counts.area_level = spread.area_level
            and counts.area = spread.area
            and counts.age_band5 = spread.age_band5
            and counts.half_year = spread.half_year
)

select * from final
