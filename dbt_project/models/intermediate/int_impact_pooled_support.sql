-- The support of the pooled rows alone, as config/disclosure.yml asks for it.
with final as (
    select
        half_year,
        n_persons,
        n_org_groups,
        largest_share
    from {{ ref('int_impact_cells') }}
    where org_key = 'all'
)

select * from final
