with cells as (
    select * from {{ ref('int_rate_cells') }}
),

incidence as (
    select * from {{ ref('int_rate_incidence') }}
),

notices as (
    select * from {{ ref('int_notice_cells') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

judged as (
    select
        cells.*,
        incidence.incidence_90,
        incidence.incidence_180,
        incidence.incidence_365,
        notices.notified,
        notices.consented,
        as_of.as_of,
        {{ suppression_reason('n_persons', 'n_org_groups', 'largest_share') }} as suppression_reason,
        coalesce(
            {{ suppression_reason('n_persons', 'n_org_groups', 'largest_share') }},
            if(n_mature_persons = 0, 'no_mature_episode', null),
            {{ suppression_reason('n_mature_persons', 'n_mature_org_groups', 'largest_mature_share') }}
        ) as rate_suppression_reason
    from cells
    cross join as_of
    inner join incidence
        on
            cells.occupation = incidence.occupation
            and cells.region = incidence.region
            and cells.half_year = incidence.half_year
    left join notices
        on
            cells.occupation = notices.occupation
            and cells.region = notices.region
            and cells.half_year = notices.half_year
),

-- a suppressed cell carries nulls; a count of few mature episodes inside a large cell is suppressed by itself
shown as (
    select
        occupation,
        region,
        half_year,
        suppression_reason is not null as is_suppressed,
        suppression_reason,
        rate_suppression_reason,
        {% for column in ['n_episodes', 'n_persons', 'n_org_groups', 'incidence_90', 'incidence_180', 'incidence_365',
                      'notified', 'consented'] %}
        if(suppression_reason is null, {{ column }}, null) as {{ column }},
        {% endfor %}
        {% for window in var('rehire_windows') %}
        {% for column in ['n', 'n_unknown', 'successes'] %}
        if(
            suppression_reason is null
            and rehire_{{ window }}_n + rehire_{{ window }}_n_unknown >= {{ var('k_persons') }},
            rehire_{{ window }}_{{ column }}, null
        ) as rehire_{{ window }}_{{ column }},
        {% endfor %}
        {% endfor %}
        {% for column in ['n', 'n_unknown', 'n_excluded', 'successes', 'n_rated', 'strong_successes'] %}
        if(rate_suppression_reason is null, {{ column }}, null) as {{ column }},
        {% endfor %}
        {% for column in ['n', 'n_unknown', 'n_excluded', 'successes'] %}
        if(
            rate_suppression_reason is null
            and stay_365_n + stay_365_n_unknown + stay_365_n_excluded >= {{ var('k_persons') }},
            stay_365_{{ column }}, null
        ) as stay_365_{{ column }},
        {% endfor %}
        {% for column in ['n', 'left', 'dismissed', 'n_unknown'] %}
        if(
            rate_suppression_reason is null and mhlw_n + mhlw_n_unknown >= {{ var('k_persons') }},
            mhlw_{{ column }}, null
        ) as mhlw_{{ column }},
        {% endfor %}
        as_of
    from judged
),

final as (
    select
        occupation,
        region,
        half_year,
        is_suppressed,
        suppression_reason,
        rate_suppression_reason,
        n_episodes,
        n_persons,
        n_org_groups,
        n,
        n_unknown,
        n_excluded,
        successes,
        {{ ratio('successes', 'n') }} as rate,
        {{ wilson_low('successes', 'n') }} as rate_low,
        {{ wilson_high('successes', 'n') }} as rate_high,
        {{ ratio('successes', 'n + n_unknown') }} as rate_if_unknown_fail,
        {{ ratio('successes + n_unknown', 'n + n_unknown') }} as rate_if_unknown_succeed,
        strong_successes,
        n_rated,
        {{ ratio('n_rated', 'successes') }} as rating_coverage,
        -- successes nobody rated are left out of the question, not answered with no
        {{ ratio('strong_successes', 'n - successes + n_rated') }} as strong_rate,
        {% for window in var('rehire_windows') %}
        rehire_{{ window }}_n,
        rehire_{{ window }}_n_unknown,
        rehire_{{ window }}_successes,
        {{ ratio('rehire_' ~ window ~ '_successes', 'rehire_' ~ window ~ '_n') }} as rehire_{{ window }}_rate,
        {% endfor %}
        stay_365_n,
        stay_365_n_unknown,
        stay_365_n_excluded,
        stay_365_successes,
        {{ ratio('stay_365_successes', 'stay_365_n') }} as stay_365_rate,
        {{ wilson_low('stay_365_successes', 'stay_365_n') }} as stay_365_rate_low,
        {{ wilson_high('stay_365_successes', 'stay_365_n') }} as stay_365_rate_high,
        mhlw_n,
        mhlw_left,
        mhlw_dismissed,
        mhlw_n_unknown,
        {{ ratio('mhlw_left', 'mhlw_n') }} as mhlw_left_rate,
        incidence_90,
        incidence_180,
        incidence_365,
        notified,
        consented,
        {{ ratio('consented', 'notified') }} as consent_rate,
        as_of,
        '{{ var("rule_version") }}' as rule_version
    from shown
)

select * from final
