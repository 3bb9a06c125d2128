-- On whom the status of the fit model rests, for the publication rule.
with status as (
    select * from {{ ref('int_fit_model') }}
),

episodes as (
    select * from {{ ref('int_fit_features') }}
    where is_headline and success_183 in ('success', 'failure')
),

by_group as (
    select
        org_group_key,
        count(distinct person_key) as n_persons
    from episodes
    group by all
),

final as (
    select
        status.status,
        (select count(distinct episodes.person_key) from episodes) as n_persons,
        (select count(*) from by_group) as n_org_groups,
        (select max(by_group.n_persons) / sum(by_group.n_persons) from by_group) as largest_share
    from status
)

select * from final
