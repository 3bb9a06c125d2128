-- §2.6: notified and consented for the same cells as the rates.
with notices as (
    select
        coalesce(occupation, 'unknown') as occupation,
        coalesce(region, 'unknown') as region,
        coalesce(half_year, 'unknown') as half_year,
        notified,
        consented
    from {{ ref('stg_notice_count') }}
),

final as (
    select
        if(grouping(occupation) = 1, 'all', occupation) as occupation,
        if(grouping(region) = 1, 'all', region) as region,
        if(grouping(half_year) = 1, 'all', half_year) as half_year,
        cast(sum(notified) as bigint) as notified,
        cast(sum(consented) as bigint) as consented
    from notices
    group by cube (occupation, region, half_year)
)

select * from final
