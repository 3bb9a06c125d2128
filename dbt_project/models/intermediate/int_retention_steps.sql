-- How many of a cell left, and how many were last known of, on each day since the start.
with members as (
    select * from {{ ref('int_retention_members') }}
),

final as (
    select
        org_key,
        half_year,
        elapsed_days,
        count(*) filter (where has_left) as n_left,
        count(*) as n_gone
    from members
    group by all
)

select * from final
