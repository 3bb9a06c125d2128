-- Outside the pool and outside build/: an erasure takes the person from there, the credit stays here (§4: after
-- vesting nothing is clawed back). Company and days; a row for each unit.
with final as (
    select * from {{ settled_credits(source('vault', 'settled_credit')) }}
)

select * from final
