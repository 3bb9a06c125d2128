with final as (
    select
        company,
        load,
        kind,
        committed_order
    from {{ committed_loads() }}
)

select * from final
