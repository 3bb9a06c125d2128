-- The shape of version 1, until its deprecation date.
with latest as (
    select * from {{ ref('relay_credits', v=2) }}
),

final as (
    select
        org_key,
        org_group_key,
        n_shared,
        n_pending,
        n_vested,
        n_reversed,
        n_not_counted,
        group_vested,
        group_grants,
        group_remainder,
        units_to_next_grant,
        as_of,
        rule_version
    from latest
)

select * from final
