-- A mailbox that two people use gives their rows one key. Their rows get keys of their own (stg_row_link); what the
-- shared key consented to is nobody's, and what it withdrew is withdrawn for each of them.
with links as (
    select * from {{ ref('stg_row_link') }}
),

rows_of_pool as (
    select
        application_key as row_key,
        person_key
    from {{ pool(source('pool', 'application')) }}
    union all
    select
        employment_key as row_key,
        person_key
    from {{ pool(source('pool', 'employment')) }}
),

final as (
    select distinct
        rows_of_pool.person_key,
        links.linked_person_key
    from rows_of_pool
    inner join links on rows_of_pool.row_key = links.row_key
    where rows_of_pool.person_key is not null
)

select * from final
