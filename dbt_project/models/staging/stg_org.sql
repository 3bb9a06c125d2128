-- Companies of one parent are one group; a company of no declared group is a group of its own.
with source as (
    select * from {{ pool(source('pool', 'org')) }}
),

loads as (
    select * from {{ ref('stg_load') }}
),

latest as (
    select source.*
    from source
    left join loads on source.company = loads.company and source.load = loads.load
    qualify row_number() over (
        partition by coalesce(source.org_key, source.company)
        order by loads.committed_order desc nulls last, source.load desc
    ) = 1
),

-- a load may come from a company whose description has not arrived
final as (
    select
        coalesce(org_key, company) as org_key,
        coalesce(org_group_key, org_key, company) as org_group_key,
        industry_jsic,
        size_band,
        pref_code
    from latest
    union all
    select distinct
        loads.company as org_key,
        loads.company as org_group_key,
        cast(null as varchar) as industry_jsic,
        cast(null as varchar) as size_band,
        cast(null as varchar) as pref_code
    from loads
    left join latest on loads.company = coalesce(latest.org_key, latest.company)
    where latest.company is null
)

select * from final
