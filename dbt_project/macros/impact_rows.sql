{#
  The body of both Social Hiring Impact marts: cells of int_impact_cells that satisfy `which`, held back by `reason`.
    SHI_net = Σ a·(S − b)·d;   SHI = 100 · SHI_net / n
  Its interval holds the spread of a·(S − b) between people and the uncertainty of d (delta method):
    Var(SHI/100) = d²·s²/n + x̄²·d²·Var(log d),   x̄ = Σ a·(S − b)/n
#}
{% macro impact_rows(which, reason, grain) %}
with cells as (
    select
        *,
        {{ reason }} as suppression_reason
    from {{ ref('int_impact_cells') }}
    where {{ which }}
),

drop_off as (
    select * from {{ ref('int_drop_off') }}
),

holds as (
    select * from {{ ref('int_holds') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

expectations as (
    select string_agg(distinct source, '; ' order by source) as source
    from {{ ref('deadweight') }}
),

shown as (
    select
        cells.*,
        gross - cells.deadweight as net,
        {{ ratio('(gross - cells.deadweight)', 'n') }} as mean_net,
        coalesce(holds.hold_reason, if(drop_off.drop_off is null, 'nobody_followed_for_a_year', null)) as hold_reason
    from cells
    cross join drop_off
    left join holds on cells.org_key = holds.org_key
    where suppression_reason is null
),

figured as (
    select
        shown.*,
        if(hold_reason is null, net * drop_off.drop_off, null) as shi_net,
        if(
            hold_reason is null,
            sqrt(
                pow(drop_off.drop_off, 2) * variance / n
                + pow(mean_net * drop_off.drop_off, 2) * drop_off.drop_off_log_variance
            ),
            null
        ) as standard_error
    from shown
    cross join drop_off
),

final as (
    select
        {% for column in grain %}cells.{{ column }}, {% endfor %}
        cells.half_year,
        cells.suppression_reason is not null as is_suppressed,
        cells.suppression_reason,
        case
            when cells.suppression_reason is not null then 'suppressed'
            when figured.hold_reason is not null then 'on_hold'
            else 'shown'
        end as status,
        figured.hold_reason,
        cast(figured.n as bigint) as n,
        cast(figured.n_unknown as bigint) as n_unknown,
        cast(figured.successes as bigint) as successes,
        figured.gross as attributed_successes,
        figured.deadweight as expected_without_relay,
        {{ ratio('figured.deadweight', 'figured.n') }} as expected_rate,
        expectations.source as expected_source,
        figured.net as attributed_net,
        if(figured.n is not null, drop_off.drop_off, null) as drop_off,
        if(
            figured.n is not null,
            drop_off.drop_off * exp(-{{ var('z') }} * sqrt(drop_off.drop_off_log_variance)), null
        ) as drop_off_low,
        if(
            figured.n is not null and drop_off.drop_off is not null,
            least(1.0, drop_off.drop_off * exp({{ var('z') }} * sqrt(drop_off.drop_off_log_variance))), null
        ) as drop_off_high,
        figured.shi_net,
        figured.shi_net - {{ var('z') }} * figured.n * figured.standard_error as shi_net_low,
        figured.shi_net + {{ var('z') }} * figured.n * figured.standard_error as shi_net_high,
        100 * figured.shi_net / figured.n as shi,
        100 * (figured.shi_net / figured.n - {{ var('z') }} * figured.standard_error) as shi_low,
        100 * (figured.shi_net / figured.n + {{ var('z') }} * figured.standard_error) as shi_high,
        case
            when cells.suppression_reason is not null then '非公表'
            when figured.hold_reason is not null then '保留'
            else '純増の定着就職 ' || round(100 * figured.shi_net / figured.n, 1) || ' 人 / 100 人'
        end as sentence_ja,
        case
            when cells.suppression_reason is not null then 'not shown'
            when figured.hold_reason is not null then 'on hold'
            else round(100 * figured.shi_net / figured.n, 1) || ' additional lasting hires per 100 people'
        end as sentence_en,
        '{{ var("deadweight_version") }}' as deadweight_version,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from cells
    cross join as_of
    cross join expectations
    cross join drop_off
    left join figured on cells.org_key = figured.org_key and cells.half_year = figured.half_year
)

select * from final
{% endmacro %}
