-- The shape of version 1, until its deprecation date.
with latest as (
    select * from {{ ref('job_creation', v=2) }}
),

final as (
    select
        org_key,
        half_year,
        n_starts,
        n_starts_year_before,
        starts_change,
        as_of,
        rule_version
    from latest
)

select * from final
