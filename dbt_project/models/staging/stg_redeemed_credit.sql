-- Grants that a company made use of, as the operator recorded them (`relay credits redeem`): each number once.
with source as (
    select * from {{ redeemed_credits(source('vault', 'redeemed_credit')) }}
),

final as (
    select
        number,
        org_key,
        redeemed_on,
        grants
    from source
    where org_key is not null and redeemed_on is not null and grants > 0
    qualify row_number() over (partition by number order by redeemed_on, org_key, grants) = 1
)

select * from final
