-- Every count behind rehire_success_rates, before the publication rule: for the operator and the disclosure room.
with episodes as (
    select * from {{ ref('int_rate_episodes') }}
),

by_group as (
    select
        occupation,
        region,
        half_year,
        org_group_key,
        count(*) as n_all,
        count(*) filter (where success_183 <> 'immature') as n_mature
    from episodes
    group by all
),

spread as (
    select
        occupation,
        region,
        half_year,
        count(*) as n_org_groups,
        max(n_all) / sum(n_all) as largest_share,
        count(*) filter (where n_mature > 0) as n_mature_org_groups,
        max(n_mature) / nullif(sum(n_mature), 0) as largest_mature_share
    from by_group
    group by all
),

counts as (
    select
        occupation,
        region,
        half_year,
        count(*) as n_episodes,
        count(distinct person_key) as n_persons,
        count(distinct person_key) filter (where success_183 <> 'immature') as n_mature_persons,
        {% for window in var('rehire_windows') %}
        count(*) filter (where rehire_{{ window }} in ('success', 'failure')) as rehire_{{ window }}_n,
        count(*) filter (where rehire_{{ window }} = 'unknown') as rehire_{{ window }}_n_unknown,
        count(*) filter (where rehire_{{ window }} = 'success') as rehire_{{ window }}_successes,
        {% endfor %}
        count(*) filter (where success_183 in ('success', 'failure')) as n,
        count(*) filter (where success_183 = 'unknown') as n_unknown,
        count(*) filter (where success_183 = 'excluded') as n_excluded,
        count(*) filter (where success_183 = 'success') as successes,
        count(*) filter (where success_365 in ('success', 'failure')) as stay_365_n,
        count(*) filter (where success_365 = 'unknown') as stay_365_n_unknown,
        count(*) filter (where success_365 = 'excluded') as stay_365_n_excluded,
        count(*) filter (where success_365 = 'success') as stay_365_successes,
        count(*) filter (where is_rated_meets is not null) as n_rated,
        count(*) filter (where is_rated_meets) as strong_successes,
        count(*) filter (where mhlw_state in ('stayed', 'left', 'dismissed')) as mhlw_n,
        count(*) filter (where mhlw_state = 'left') as mhlw_left,
        count(*) filter (where mhlw_state = 'dismissed') as mhlw_dismissed,
        count(*) filter (where mhlw_state = 'unknown') as mhlw_n_unknown
    from episodes
    group by all
),

final as (
    select
        counts.*,
        spread.n_org_groups,
        spread.largest_share,
        spread.n_mature_org_groups,
        spread.largest_mature_share
    from counts
    inner join spread
        on
            counts.occupation = spread.occupation
            and counts.region = spread.region
            and counts.half_year = spread.half_year
)

select * from final
