with source as (
    select * from {{ build_input(source('vault', 'conduct_count')) }}
),

final as (
    select
        org_key,
        half_year,
        measure,
        sum(done) as done,
        sum(due) as due
    from source
    group by all
)

select * from final
