with source as (
    select * from {{ build_input(source('vault', 'row_link')) }}
),

final as (
    select
        row_key,
        min(linked_person_key) as linked_person_key
    from source
    where row_key is not null and linked_person_key is not null
    group by row_key
)

select * from final
