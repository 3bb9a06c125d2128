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

final as (
    select
        application_key,
        person_key,
        job_key,
        coalesce(org_key, company) as org_key,
        occupation,
        decision,
        source_channel,
        applied_on,
        age_band5,
        pref_code,
        region,
        education_level,
        experience_band,
        updated_at,
        company,
        load
    from latest
)

select * from final
