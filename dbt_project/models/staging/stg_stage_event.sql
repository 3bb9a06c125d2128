-- What belongs to an application comes from the export whose row of it won, whole.
with source as (
    select * from {{ pool(source('pool', 'stage_event')) }}
),

applications as (
    select * from {{ ref('stg_application') }}
),

final as (
    select distinct
        source.company,
        source.application_key,
        source.seq,
        source.stage,
        source.entered_on,
        source.result
    from source
    inner join applications
        on
            source.company = applications.company
            and source.load = applications.load
            and source.application_key = applications.application_key
)

select * from final
