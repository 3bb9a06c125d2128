-- Starts through the relay: an employment that is the first start elsewhere of at least one eligible episode, once.
with outcomes as (
    select * from {{ ref('int_episode_outcomes') }}
    where started_on is not null
),

final as (
    select distinct
        rehire_company as company,
        employment_key,
        person_key,
        rehire_org_key as org_key,
        rehire_org_group_key as org_group_key,
        started_on,
        {{ half_year('started_on') }} as half_year
    from outcomes
)

select * from final
