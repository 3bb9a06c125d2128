-- The parts of SRR (§5) by company and for all together: done of due, and the score of each, 0..1. A part with nothing
-- due, or that no source tells of, has no score: it is flagged and its weight goes to the others.
with summed as (
    select * from {{ ref('int_srr_counts') }}
),

audit as (
    select * from {{ ref('fairness_audit') }}
    where measure = 'selection' and stage = 'overall' and not is_suppressed
),

orgs as (
    select org_key from {{ ref('stg_org') }}
),

-- the group that fares worst, given the benefit of the doubt: the upper end of its impact ratio
fairness_by_org as (
    select
        org_key,
        least(1.0, greatest(0.0, (min(impact_ratio_high) - 0.5) / 0.3)) as score,
        count(*) as n_groups,
        sum(n) as n
    from audit
    where impact_ratio is not null
    group by org_key
    having max(if(group_name <> reference_group, 1, 0)) = 1
),

fairness as (
    select
        org_key,
        score
    from fairness_by_org
    union all
    select
        'all' as org_key,
        sum(n * score order by n * score) / sum(n) as score
    from fairness_by_org
    having count(*) > 0
),

stewardship as (
    select
        gates.org_key,
        gates.done,
        gates.due,
        {{ ratio('gates.done', 'gates.due') }} * {{ ratio('deletions.done', 'deletions.due') }} as score
    from summed as gates
    inner join summed as deletions on gates.org_key = deletions.org_key and deletions.part = 'deletions'
    where gates.part = 'gates'
),

scored as (
    select
        org_key,
        part,
        done,
        due,
        {{ ratio('done', 'due') }} as score,
        {{ wilson_low('done', 'due') }} as score_low,
        {{ wilson_high('done', 'due') }} as score_high
    from summed
    where part not in ('gates', 'deletions')
    union all
    select
        org_key,
        'fairness' as part,
        null as done,
        null as due,
        score,
        score as score_low,
        score as score_high
    from fairness
    union all
    select
        org_key,
        'stewardship' as part,
        done,
        due,
        score,
        score as score_low,
        score as score_high
    from stewardship
),

parts as (
    select
        scored_orgs.org_key,
        listed.part,
        listed.weight
    from (
        select org_key from orgs
        union all
        select 'all' as org_key
    ) as scored_orgs
    cross join (
        values
        ('notice', 12.5), ('withdrawals', 12.5), ('timeliness', 15.0), ('reasons', 12.5), ('ai_disclosure', 12.5),
        ('fairness', 20.0), ('stewardship', 15.0)
    ) as listed (part, weight)
),

final as (
    select
        parts.org_key,
        parts.part,
        cast(parts.weight as double) as weight,
        scored.done,
        scored.due,
        scored.score,
        scored.score_low,
        scored.score_high
    from parts
    left join scored on parts.org_key = scored.org_key and parts.part = scored.part
)

select * from final
