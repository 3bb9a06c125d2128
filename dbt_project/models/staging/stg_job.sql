with source as (
    select * from {{ pool(source('pool', 'job')) }}
),

loads as (
    select * from {{ ref('stg_load') }}
),

-- an application brings its job along without the columns that only a jobs export knows: the fuller row wins
final as (
    select
        source.job_key,
        coalesce(source.org_key, source.company) as org_key,
        source.occupation,
        source.employment_type,
        source.pref_code
    from source
    left join loads on source.company = loads.company and source.load = loads.load
    where source.job_key is not null
    qualify row_number() over (
        partition by source.company, source.job_key
        order by
            source.employment_type is not null desc,
            loads.committed_order desc nulls last,
            source.occupation asc nulls last,
            source.load desc
    ) = 1
)

select * from final
