-- What belongs to an application comes from the export whose row of it won, whole.
with source as (
    select * from {{ pool(source('pool', 'closing')) }}
),

applications as (
    select * from {{ ref('stg_application') }}
),

final as (
    select
        source.company,
        source.application_key,
        source.side,
        source.kind,
        source.reason_code,
        source.decided_on,
        source.told_on,
        coalesce(source.imported_history, false) as imported_history
    from source
    inner join applications
        on
            source.company = applications.company
            and source.load = applications.load
            and source.application_key = applications.application_key
    qualify row_number() over (
        partition by source.company, source.application_key
        order by source.decided_on desc nulls last, source.told_on desc nulls last, source.kind asc
    ) = 1
)

select * from final
