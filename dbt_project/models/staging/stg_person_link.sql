with source as (
    select * from {{ build_input(source('vault', 'person_link')) }}
),

-- one key leads to one person; more than one row would multiply episodes, so the smallest key is taken
final as (
    select
        person_key,
        min(linked_person_key) as linked_person_key
    from source
    where person_key is not null and linked_person_key is not null
    group by person_key
)

select * from final
