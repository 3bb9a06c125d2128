-- Every key of the pool and the person it stands for: the vault's links replace keys, the pool is never rewritten.
with keys as (
    select person_key
    from {{ ref('stg_application') }}
    union
    select person_key
    from {{ ref('stg_employment') }}
    union
    select person_key
    from {{ ref('stg_consent_event') }}
),

links as (
    select * from {{ ref('stg_person_link') }}
),

final as (
    select
        keys.person_key as row_person_key,
        coalesce(links.linked_person_key, keys.person_key) as person_key
    from keys
    left join links on keys.person_key = links.person_key
    where keys.person_key is not null
)

select * from final
