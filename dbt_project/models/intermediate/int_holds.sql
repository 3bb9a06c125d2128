-- 「保留」: a company of which personal data was found in the pool, or people were used after their withdrawal, has no
-- score until that is settled. The marts themselves leave withdrawn people out; what is left of them is counted here.
with conduct as (
    select * from {{ ref('stg_conduct_count') }}
),

found as (
    select
        org_key,
        sum(done) filter (where measure = 'residual_pii') as n_residual,
        sum(done) filter (where measure = 'used_after_withdrawal') as n_used
    from conduct
    group by all
),

by_org as (
    select
        org_key,
        case
            when n_residual > 0 then 'residual_personal_data'
            when n_used > 0 then 'used_after_withdrawal'
        end as hold_reason
    from found
),

final as (
    select * from by_org
    where hold_reason is not null
    union all
    select
        'all' as org_key,
        min(hold_reason) as hold_reason
    from by_org
    having count(hold_reason) > 0
)

select * from final
