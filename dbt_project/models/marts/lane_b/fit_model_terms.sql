with terms as (
    select * from {{ ref('int_fit_terms') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        terms.term,
        terms.bin,
        terms.term_ja,
        terms.level,
        terms.level_ja,
        terms.contribution,
        terms.epsilon,
        terms.delta,
        terms.model_version,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from terms
    cross join as_of
)

select * from final
