with cells as (
    select
        *,
        {{ ratio('successes_occupation', 'n_occupation') }} as occupation_rate,
        {{ suppression_reason('n_persons', 'n_org_groups', 'largest_share') }} as suppression_reason
    from {{ ref('int_skill_cells') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

-- only what may be shown is tested and shrunk: what is held back must not speak through its neighbours
shown as (
    select * from cells
    where suppression_reason is null
),

agreement as (
    select {{ intraclass_correlation('successes', 'n', 'occupation_rate') }} as rho
    from shown
),

-- those of the occupation who have the skill against those who do not
compared as (
    select
        *,
        abs({{ two_proportion_z('successes', 'n', '(successes_occupation - successes)', '(n_occupation - n)') }})
        / sqrt(2) as distance
    from shown
),

tested as (
    select
        *,
        {{ erfc('distance') }} as p_value
    from compared
),

ranked as (
    select
        *,
        {{ false_discovery_step('p_value') }} as step
    from tested
),

judged as (
    select
        ranked.*,
        {{ q_value('p_value', 'step') }} as q_value,
        {{ shrunk_rate('successes', 'n', 'occupation_rate', 'agreement.rho') }} as shrunk_rate
    from ranked
    cross join agreement
),

final as (
    select
        cells.occupation,
        cells.skill_code,
        cells.suppression_reason is not null as is_suppressed,
        cells.suppression_reason,
        cast(judged.n_persons as bigint) as n_persons,
        cast(judged.n_org_groups as bigint) as n_org_groups,
        judged.n,
        judged.successes,
        {{ ratio('judged.successes', 'judged.n') }} as rate,
        {{ wilson_low('judged.successes', 'judged.n') }} as rate_low,
        {{ wilson_high('judged.successes', 'judged.n') }} as rate_high,
        judged.occupation_rate,
        judged.shrunk_rate,
        judged.shrunk_rate / nullif(judged.occupation_rate, 0) as lift,
        {{ ratio('judged.successes', 'judged.n') }} / nullif(judged.occupation_rate, 0) as raw_lift,
        judged.p_value,
        judged.q_value,
        judged.q_value <= {{ var('false_discovery') }} as is_pattern,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from cells
    cross join as_of
    left join judged on cells.occupation = judged.occupation and cells.skill_code = judged.skill_code
)

select * from final
