-- Latest row wins by company + application_key. Exports without a time of change are told apart by the order of
-- their commits, and where that is not told either, by what cannot go backwards: a decision is later than none.
with source as (
    select * from {{ pool(source('pool', 'application')) }}
),

loads as (
    select * from {{ ref('stg_load') }}
),

latest as (
    select source.*
    from source
    left join loads on source.company = loads.company and source.load = loads.load
    qualify row_number() over (
        partition by source.company, source.application_key
        order by
            source.updated_at desc nulls last,
            loads.committed_order desc nulls last,
            source.decision is distinct from 'active' desc,
            source.load desc
    ) = 1
),

row_links as (
    select * from {{ ref('stg_row_link') }}
),

final as (
    select
        latest.application_key,
        coalesce(row_links.linked_person_key, latest.person_key) as person_key,
        latest.job_key,
        coalesce(latest.org_key, latest.company) as org_key,
        latest.occupation,
        latest.decision,
        latest.source_channel,
        latest.applied_on,
        latest.age_band5,
        latest.pref_code,
        latest.region,
        latest.education_level,
        latest.experience_band,
        latest.updated_at,
        latest.company,
        latest.load
    from latest
    left join row_links on latest.application_key = row_links.row_key
)

select * from final
