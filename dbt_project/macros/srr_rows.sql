{#
  The body of both SRR marts, one row per company (or one for all): the parts first, then the composite.
    SRR = 100 · Σ w·score / Σ w   over the parts that can be assessed
  Its interval combines the Wilson ends of the parts by MOVER (Zou G.Y., Donner A., Stat. Med. 27 (2008) 1693–1702):
    SRR ± 100/Σw · √(Σ w²·(score − end)²);   fairness and stewardship enter as points.
#}
{% macro srr_rows(which, reason, grain) %}
{% set parts = ['notice', 'withdrawals', 'timeliness', 'reasons', 'ai_disclosure', 'fairness', 'stewardship'] %}
with support as (
    select
        *,
        {{ reason }} as suppression_reason
    from {{ ref('int_srr_support') }}
    where {{ which }}
),

parts as (
    select * from {{ ref('int_srr_parts') }}
),

holds as (
    select * from {{ ref('int_holds') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

composed as (
    select
        parts.org_key,
        {% for part in parts %}
        any_value(parts.score) filter (where parts.part = '{{ part }}') as {{ part }},
        any_value(parts.done) filter (where parts.part = '{{ part }}') as {{ part }}_done,
        any_value(parts.due) filter (where parts.part = '{{ part }}') as {{ part }}_due,
        {% endfor %}
        string_agg(parts.part, ', ' order by parts.part) filter (where parts.score is null) as not_assessable,
        sum(parts.weight order by parts.part) filter (where parts.score is not null) as weight,
        sum(parts.weight * parts.score order by parts.part) as weighted,
        sqrt(sum(pow(parts.weight * (parts.score - parts.score_low), 2) order by parts.part)) as below,
        sqrt(sum(pow(parts.weight * (parts.score_high - parts.score), 2) order by parts.part)) as above
    from parts
    inner join support on parts.org_key = support.org_key and support.suppression_reason is null
    group by all
),

judged as (
    select
        composed.*,
        coalesce(holds.hold_reason, if(composed.weight is null, 'nothing_assessable', null)) as hold_reason
    from composed
    left join holds on composed.org_key = holds.org_key
),

final as (
    select
        {% for column in grain %}support.{{ column }}, {% endfor %}
        support.score_name,
        support.suppression_reason is not null as is_suppressed,
        support.suppression_reason,
        case
            when support.suppression_reason is not null then 'suppressed'
            when judged.hold_reason is not null then 'on_hold'
            else 'shown'
        end as status,
        judged.hold_reason,
        {% for part in parts %}
        judged.{{ part }} as {{ part }}_score,
        {% if part != 'fairness' %}
        cast(judged.{{ part }}_done as bigint) as n_{{ part }}_done,
        cast(judged.{{ part }}_due as bigint) as n_{{ part }}_due,
        {% endif %}
        {% endfor %}
        judged.not_assessable,
        judged.weight as weight_assessed,
        if(judged.hold_reason is null, 100 * judged.weighted / judged.weight, null) as srr,
        if(
            judged.hold_reason is null and judged.weight is not null,
            greatest(0.0, 100 * (judged.weighted - judged.below) / judged.weight), null
        ) as srr_low,
        if(
            judged.hold_reason is null and judged.weight is not null,
            least(100.0, 100 * (judged.weighted + judged.above) / judged.weight), null
        ) as srr_high,
        case
            when support.suppression_reason is not null then '非公表'
            when judged.hold_reason is not null then '保留'
            else cast(round(100 * judged.weighted / judged.weight, 0) as integer) || ' / 100'
        end as display_ja,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from support
    cross join as_of
    left join judged on support.org_key = judged.org_key
)

select * from final
{% endmacro %}
