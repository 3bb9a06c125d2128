-- Kept over time: the first rating and the latest state are both asked for.
with source as (
    select * from {{ pool(source('pool', 'outcome')) }}
),

loads as (
    select * from {{ ref('stg_load') }}
),

final as (
    select
        source.employment_key,
        source.as_of,
        source.rating_norm,
        source.promoted,
        source.converted_to_permanent,
        source.company,
        source.load
    from source
    left join loads on source.company = loads.company and source.load = loads.load
    qualify row_number() over (
        partition by source.company, source.employment_key, source.as_of
        order by loads.committed_order desc nulls last, source.load desc
    ) = 1
)

select * from final
