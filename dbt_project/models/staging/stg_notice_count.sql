with source as (
    select * from {{ build_input(source('vault', 'notice_count')) }}
),

final as (
    select
        org_key,
        occupation,
        region,
        half_year,
        sum(notified) as notified,
        sum(consented) as consented
    from source
    group by all
)

select * from final
