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

compared as (
    select
        shown.*,
        {% for day in [183, 365] %}
        shown.s_{{ day }} - before.s_{{ day }} as s_{{ day }}_change,
        {% for end, sign in [('low', '-'), ('high', '+')] %}
        {{ survival_difference_bound(
            'shown.s_' ~ day, 'shown.log_variance_' ~ day, 'before.s_' ~ day, 'before.log_variance_' ~ day, sign
        ) }} as s_{{ day }}_change_{{ end }},
        {% endfor %}
        {% endfor %}
        before.half_year as compared_with
    from shown
    left join shown as before on shown.org_key = before.org_key and shown.half_year_before = before.half_year
),

final as (
    select
        {% for column in grain %}cells.{{ column }}, {% endfor %}
        cells.half_year,
        cells.suppression_reason is not null as is_suppressed,
        cells.suppression_reason,
        cast(compared.n_employments as bigint) as n_employments,
        cast(compared.n_left as bigint) as n_left,
        compared.s_183,
        {{ survival_bound('compared.s_183', 'compared.log_variance_183', '-') }} as s_183_low,
        {{ survival_bound('compared.s_183', 'compared.log_variance_183', '') }} as s_183_high,
        compared.s_365,
        {{ survival_bound('compared.s_365', 'compared.log_variance_365', '-') }} as s_365_low,
        {{ survival_bound('compared.s_365', 'compared.log_variance_365', '') }} as s_365_high,
        {% for day in [183, 365] %}
        compared.s_{{ day }}_change,
        compared.s_{{ day }}_change_low,
        compared.s_{{ day }}_change_high,
        {{ trend(
            'compared.s_' ~ day ~ '_change', 'compared.s_' ~ day ~ '_change_low', 'compared.s_' ~ day ~ '_change_high'
        ) }} as s_{{ day }}_trend,
        {% endfor %}
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from cells
    cross join as_of
    left join compared on cells.org_key = compared.org_key and cells.half_year = compared.half_year
)

select * from final
{% endmacro %}
