-- Every run of a gate on a company's file or load, as reports/history keeps it; counts only.
with final as (
    select
        company,
        suite,
        subject,
        checked_at,
        passed
    from {{ gate_history() }}
    where company is not null
)

select * from final
