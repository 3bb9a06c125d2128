with counts as (
    select
        *,
        if(n < {{ var('k_persons') }}, 'fewer_than_{{ var("k_persons") }}_persons', null) as suppression_reason
    from {{ ref('int_selection_counts') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

shown as (
    select * from counts
    where suppression_reason is null
),

-- every group is held against the one chosen most often
most_chosen as (
    select * from shown
    qualify row_number() over (
        partition by org_key, measure, stage, attribute order by n_chosen / n desc, n desc, group_name asc
    ) = 1
),

final as (
    select
        counts.org_key,
        counts.measure,
        counts.stage,
        counts.attribute,
        counts.group_name,
        counts.suppression_reason is not null as is_suppressed,
        counts.suppression_reason,
        cast(shown.n as bigint) as n,
        cast(shown.n_chosen as bigint) as n_chosen,
        {{ ratio('shown.n_chosen', 'shown.n') }} as rate,
        {{ wilson_low('shown.n_chosen', 'shown.n') }} as rate_low,
        {{ wilson_high('shown.n_chosen', 'shown.n') }} as rate_high,
        if(shown.n is null, null, most_chosen.group_name) as reference_group,
        {{ ratio('shown.n_chosen', 'shown.n') }}
        / nullif({{ ratio('most_chosen.n_chosen', 'most_chosen.n') }}, 0) as impact_ratio,
        case
            when shown.group_name = most_chosen.group_name then 1.0
            -- nobody chosen: the ratio is 0, and the corrected interval would begin above it
            when shown.n_chosen = 0 then 0.0
            else {{ ratio_bound('shown.n_chosen', 'shown.n', 'most_chosen.n_chosen', 'most_chosen.n', '-') }}
        end as impact_ratio_low,
        case
            when shown.group_name = most_chosen.group_name then 1.0
            else {{ ratio_bound('shown.n_chosen', 'shown.n', 'most_chosen.n_chosen', 'most_chosen.n', '+') }}
        end as impact_ratio_high,
        {{ ratio('shown.n_chosen', 'shown.n') }}
        < {{ var('four_fifths') }} * {{ ratio('most_chosen.n_chosen', 'most_chosen.n') }} as is_below_four_fifths,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from counts
    cross join as_of
    left join shown
        on
            counts.org_key = shown.org_key
            and counts.measure = shown.measure
            and counts.stage = shown.stage
            and counts.attribute = shown.attribute
            and counts.group_name = shown.group_name
    left join most_chosen
        on
            counts.org_key = most_chosen.org_key
            and counts.measure = most_chosen.measure
            and counts.stage = most_chosen.stage
            and counts.attribute = most_chosen.attribute
)

select * from final
