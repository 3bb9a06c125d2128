-- On whom the private model rests, for the publication rule: the same for every term, since each person touches all of
-- them. The noise is what protects; this says that it is no model of one company.
with terms as (
    select * from {{ ref('int_fit_terms') }}
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

support as (
    select
        (select count(distinct episodes.person_key) from episodes) as n_persons,
        count(*) as n_org_groups,
        max(n_persons) / sum(n_persons) as largest_share
    from by_group
),

final as (
    select
        terms.term,
        terms.bin,
        support.n_persons,
        support.n_org_groups,
        support.largest_share
    from terms
    cross join support
)

select * from final
