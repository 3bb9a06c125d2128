-- The shape of version 1, until its deprecation date.
with latest as (
    select * from {{ ref('retention', v=2) }}
),

final as (
    select
        org_key,
        half_year,
        is_suppressed,
        suppression_reason,
        n_employments,
        n_left,
        s_183,
        s_183_low,
        s_183_high,
        s_365,
        s_365_low,
        s_365_high,
        s_183_change,
        s_365_change,
        as_of,
        rule_version
    from latest
)

select * from final
