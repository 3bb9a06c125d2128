with status as (
    select * from {{ ref('int_fit_model') }}
),

support as (
    select * from {{ ref('int_fit_status_support') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

judged as (
    select
        status.*,
        {{ suppression_reason('support.n_persons', 'support.n_org_groups', 'support.largest_share') }}
            as suppression_reason
    from status
    inner join support on status.status = support.status
),

final as (
    select
        judged.status,
        judged.status_ja,
        judged.status_en,
        judged.missing,
        judged.suppression_reason is not null as is_suppressed,
        judged.suppression_reason,
        if(judged.suppression_reason is null, judged.is_common, null) as is_common,
        if(judged.suppression_reason is null, judged.n_companies, null) as n_companies,
        if(judged.suppression_reason is null, judged.n_companies_better, null) as n_companies_better,
        if(judged.suppression_reason is null, judged.portability_index, null) as portability_index,
        judged.terms_status,
        judged.terms_version,
        judged.policy_version,
        as_of.as_of,
        '{{ var("rule_version") }}' as rule_version
    from judged
    cross join as_of
)

select * from final
