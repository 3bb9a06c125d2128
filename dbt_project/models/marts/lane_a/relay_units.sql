with units as (
    select * from {{ ref('int_relay_units') }}
),

final as (
    select
        person_key,
        application_key,
        org_key,
        org_group_key,
        pending_on,
        vests_on,
        is_unit,
        not_counted_reason,
        reversed_on,
        reversal_reason,
        vested_on,
        ledger_as_of as as_of,
        '{{ var("rule_version") }}' as rule_version
    from units
)

select * from final
