with scores as (
    select * from {{ ref('int_fit_scores') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        scores.application_key,
        scores.person_key,
        scores.org_key,
        scores.org_group_key,
        scores.occupation,
        scores.rejected_on,
        scores.is_supported,
        scores.abstain_reason,
        scores.probability,
        scores.probability_low,
        scores.probability_high,
        scores.logit,
        scores.base_logit,
        scores.contributions,
        scores.reasons_ja,
        scores.reasons_en,
        scores.model_version,
        scores.trained_from,
        scores.trained_until,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from scores
    cross join as_of
)

select * from final
