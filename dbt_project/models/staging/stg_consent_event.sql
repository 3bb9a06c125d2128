-- Events add up; the same event told by two exports is one.
with source as (
    select * from {{ pool(source('pool', 'consent_event')) }}
),

final as (
    select distinct
        person_key,
        purpose,
        action,
        text_version,
        "at" as occurred_at,
        expires_at
    from source
    where person_key is not null and "at" is not null
)

select * from final
