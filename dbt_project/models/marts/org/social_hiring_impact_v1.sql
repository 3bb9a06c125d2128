-- The shape of version 1, until its deprecation date.
with latest as (
    select * from {{ ref('social_hiring_impact', v=2) }}
),

final as (
    select
        org_key,
        half_year,
        is_suppressed,
        suppression_reason,
        status,
        hold_reason,
        n,
        n_unknown,
        successes,
        attributed_successes,
        expected_without_relay,
        attributed_net,
        drop_off,
        drop_off_low,
        drop_off_high,
        shi_net,
        shi_net_low,
        shi_net_high,
        shi,
        shi_low,
        shi_high,
        sentence_ja,
        sentence_en,
        deadweight_version,
        as_of,
        rule_version
    from latest
)

select * from final
