-- The support of the pooled rows alone, as config/disclosure.yml asks for it.
with final as (
    select
        score_name,
        n_persons,
        n_org_groups,
        largest_share
    from {{ ref('int_srr_support') }}
    where org_key = 'all'
)

select * from final
