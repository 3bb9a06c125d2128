{# The body of both retention marts: cells of int_retention_cells that satisfy `which`, held back by `reason`. #}
{% macro retention_rows(which, reason, grain) %}
with cells as (
    select
        *,
        {{ reason }} as suppression_reason
    from {{ ref('int_retention_cells') }}
    where {{ which }}
),

shown as (
    select * from cells
    where suppression_reason is null
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        {% for column in grain %}cells.{{ column }}, {% endfor %}
        cells.half_year,
        cells.suppression_reason is not null as is_suppressed,
        cells.suppression_reason,
        cast(shown.n_employments as bigint) as n_employments,
        cast(shown.n_left as bigint) as n_left,
        shown.s_183,
        {{ survival_bound('shown.s_183', 'shown.log_variance_183', '-') }} as s_183_low,
        {{ survival_bound('shown.s_183', 'shown.log_variance_183', '') }} as s_183_high,
        shown.s_365,
        {{ survival_bound('shown.s_365', 'shown.log_variance_365', '-') }} as s_365_low,
        {{ survival_bound('shown.s_365', 'shown.log_variance_365', '') }} as s_365_high,
        shown.s_183 - before.s_183 as s_183_change,
        shown.s_365 - before.s_365 as s_365_change,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from cells
    cross join as_of
    left join shown on cells.org_key = shown.org_key and cells.half_year = shown.half_year
    left join shown as before on shown.org_key = before.org_key and shown.half_year_before = before.half_year
)

select * from final
{% endmacro %}
