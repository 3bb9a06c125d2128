-- Events add up; the same event told by two exports is one. A key that several persons share has lost its rows to keys
-- of their own: its grants are nobody's, its withdrawals are everybody's.
with source as (
    select * from {{ pool(source('pool', 'consent_event')) }}
),

shared as (
    select * from {{ ref('stg_shared_key') }}
),

final as (
    select distinct
        unnest(
            if(
                source.action = 'withdraw',
                list_distinct([source.person_key, coalesce(shared.linked_person_key, source.person_key)]),
                [source.person_key]
            )
        ) as person_key,
        source.purpose,
        source.action,
        source.text_version,
        source.at as occurred_at,
        source.expires_at
    from source
    left join shared on source.person_key = shared.person_key
    where source.person_key is not null and source.at is not null
)

select * from final
