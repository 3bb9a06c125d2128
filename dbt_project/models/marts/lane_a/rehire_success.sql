with episodes as (
    select * from {{ ref('int_episodes') }}
),

outcomes as (
    select * from {{ ref('int_episode_outcomes') }}
),

final as (
    select
        episodes.application_key,
        episodes.person_key,
        episodes.org_key,
        episodes.org_group_key,
        episodes.occupation,
        episodes.region,
        episodes.half_year,
        episodes.rejected_on,
        episodes.consented_on,
        episodes.is_eligible,
        episodes.ineligible_reason,
        episodes.is_headline,
        coalesce(outcomes.success_183 <> 'immature', false) as is_mature,
        outcomes.started_on as rehired_on,
        outcomes.rehire_org_key,
        outcomes.employment_key,
        outcomes.days_to_rehire,
        outcomes.rehire_90,
        outcomes.rehire_180,
        outcomes.rehire_365,
        outcomes.success_183,
        outcomes.success_365,
        outcomes.is_rated_meets,
        outcomes.mhlw_state,
        outcomes.first_event,
        outcomes.first_event_days,
        episodes.as_of,
        '{{ var("rule_version") }}' as rule_version
    from episodes
    left join outcomes
        on episodes.company = outcomes.company and episodes.application_key = outcomes.application_key
)

select * from final
