-- Events add up; the same event told by two exports is one.
with source as (
    select * from {{ pool(source('pool', 'consent_event')) }}
),

final as (
    select distinct
        source.person_key,
        source.purpose,
        source.action,
        source.text_version,
        source.at as occurred_at,
        source.expires_at
    from source
    where source.person_key is not null and source.at is not null
)

select * from final
