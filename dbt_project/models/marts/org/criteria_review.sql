with cells as (
    select * from {{ ref('int_criteria_cells') }}
),

words as (
    select * from {{ ref('word') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

-- §2.6: of whom the rate speaks, by company
notices as (
    select
        org_key,
        cast(sum(notified) as bigint) as notified,
        cast(sum(consented) as bigint) as consented
    from {{ ref('stg_notice_count') }}
    group by all
),

judged as (
    select
        *,
        case
            when n < {{ var('k_persons') }} then 'fewer_than_{{ var("k_persons") }}_persons'
            -- the company knows whom it turned down: all or none would tell of each of them
            when successes in (0, n) then 'same_outcome_for_all'
        end as suppression_reason
    from cells
),

shown as (
    select * from judged
    where suppression_reason is null
),

final as (
    select
        judged.org_key,
        judged.kind,
        judged.code,
        coalesce(words.ja, judged.code) as label_ja,
        coalesce(words.en, replace(judged.code, '_', ' ')) as label_en,
        judged.suppression_reason is not null as is_suppressed,
        judged.suppression_reason,
        cast(shown.n as bigint) as n,
        cast(shown.n_unknown as bigint) as n_unknown,
        cast(shown.n_excluded as bigint) as n_excluded,
        cast(shown.successes as bigint) as successes,
        {{ ratio('shown.successes', 'shown.n') }} as rate,
        {{ wilson_low('shown.successes', 'shown.n') }} as rate_low,
        {{ wilson_high('shown.successes', 'shown.n') }} as rate_high,
        if(shown.n is null, null, notices.notified) as notified,
        if(shown.n is null, null, notices.consented) as consented,
        if(shown.n is null, null, {{ ratio('notices.consented', 'notices.notified') }}) as consent_rate,
        shown.expected_rate,
        {{ ratio('shown.successes', 'shown.n') }} - shown.expected_rate as difference,
        {{ wilson_low('shown.successes', 'shown.n') }} - shown.expected_rate as difference_low,
        {{ wilson_high('shown.successes', 'shown.n') }} - shown.expected_rate as difference_high,
        {{ wilson_low('shown.successes', 'shown.n') }} > shown.expected_rate as is_worth_rethinking,
        '『' || coalesce(words.ja, judged.code) || if(judged.kind = 'reason', '』で見送った ', '』を自社平均より低く評価して見送った ')
        || shown.n || ' 人のうち ' || shown.successes || ' 人が他社で 6 か月以上定着（期待値 '
        || round(100 * shown.expected_rate, 1) || '%）' as sentence_ja,
        'Of ' || shown.n || ' people turned down '
        || if(judged.kind = 'reason', 'for "', 'with a score below your mean in "')
        || coalesce(words.en, replace(judged.code, '_', ' ')) || '", ' || shown.successes
        || ' were hired elsewhere and stayed six months or longer (expected: '
        || round(100 * shown.expected_rate, 1) || '%)' as sentence_en,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from judged
    cross join as_of
    left join shown
        on judged.org_key = shown.org_key and judged.kind = shown.kind and judged.code = shown.code
    left join notices on judged.org_key = notices.org_key
    left join words on judged.kind = words.kind and judged.code = words.code
)

select * from final
