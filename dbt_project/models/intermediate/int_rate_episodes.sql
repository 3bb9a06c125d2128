-- Headline episodes, once for each cell they count in: occupation × region × half-year and every margin.
with episodes as (
    select * from {{ ref('int_episode_outcomes') }}
    where is_headline
),

margins as (
    select
        occupations.is_shown as occupation_shown,
        regions.is_shown as region_shown,
        half_years.is_shown as half_year_shown
    from
        (values (true), (false)) as occupations (is_shown),
        (values (true), (false)) as regions (is_shown),
        (values (true), (false)) as half_years (is_shown)
),

final as (
    select
        if(margins.occupation_shown, episodes.occupation, 'all') as occupation,
        if(margins.region_shown, episodes.region, 'all') as region,
        if(margins.half_year_shown, episodes.half_year, 'all') as half_year,
        episodes.person_key,
        episodes.org_group_key,
        episodes.rehire_90,
        episodes.rehire_180,
        episodes.rehire_365,
        episodes.success_183,
        episodes.success_365,
        episodes.is_rated_meets,
        episodes.mhlw_state,
        episodes.first_event,
        episodes.first_event_days
    from episodes
    cross join margins
)

select * from final
