{# Replays the ledger in its own order: no account of a group but `shared` is ever negative, and no unit is lost. #}
{% test ledger_balances(model) %}
with legs as (
    select
        org_group_key,
        entry_no,
        unnest([from_account, to_account]) as account,
        unnest([-units, units]) as units
    from {{ model }}
    where units > 0
),

balances as (
    select
        account,
        sum(units) over (partition by org_group_key, account order by entry_no) as balance
    from legs
)

select 1 as broken
from balances
where account <> 'shared' and balance < 0
union all
select 1 as broken
from legs
group by org_group_key
having sum(units) <> 0
{% endtest %}
