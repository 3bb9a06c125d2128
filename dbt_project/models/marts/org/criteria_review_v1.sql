-- The shape of version 1, until its deprecation date.
with latest as (
    select * from {{ ref('criteria_review', v=2) }}
),

final as (
    select
        org_key,
        kind,
        code,
        label_ja,
        label_en,
        is_suppressed,
        suppression_reason,
        n,
        n_unknown,
        n_excluded,
        successes,
        rate,
        rate_low,
        rate_high,
        expected_rate,
        difference,
        difference_low,
        difference_high,
        is_worth_rethinking,
        sentence_ja,
        sentence_en,
        as_of,
        rule_version
    from latest
)

select * from final
