-- One unit per person per group of companies per 24 months: candidates are taken in the order of their days, and one
-- is passed over while a unit that did not lapse before it still holds. Days decide, never the order of arrival.
with recursive candidates as (
    select
        *,
        row_number() over (
            partition by person_key, org_group_key
            order by pending_on, rejected_on, company, application_key
        ) as turn
    from {{ ref('int_relay_candidates') }}
    where not_counted_reason is null
),

taken as (
    select
        *,
        true as is_unit,
        case
            when lapses_on < vests_on then lapses_on
            else cast(pending_on + interval {{ var('one_unit_per_months') }} month as date)
        end as holds_until
    from candidates
    where turn = 1
    union all
    select
        candidates.*,
        candidates.pending_on >= taken.holds_until as is_unit,
        case
            when candidates.pending_on < taken.holds_until then taken.holds_until
            when candidates.lapses_on < candidates.vests_on then candidates.lapses_on
            else cast(candidates.pending_on + interval {{ var('one_unit_per_months') }} month as date)
        end as holds_until
    from candidates
    inner join taken
        on
            candidates.person_key = taken.person_key
            and candidates.org_group_key = taken.org_group_key
            and candidates.turn = taken.turn + 1
),

final as (
    select
        company,
        application_key,
        person_key,
        org_key,
        org_group_key,
        rejected_on,
        pending_on,
        vests_on,
        is_unit,
        if(not is_unit, 'one_unit_per_24_months', null) as not_counted_reason,
        if(is_unit and lapses_on < vests_on and lapses_on <= ledger_as_of, lapses_on, null) as reversed_on,
        if(is_unit and lapses_on < vests_on and lapses_on <= ledger_as_of, lapse_reason, null) as reversal_reason,
        if(is_unit and lapses_on >= vests_on and vests_on <= ledger_as_of, vests_on, null) as vested_on,
        ledger_as_of
    from taken
    union all
    select
        company,
        application_key,
        person_key,
        org_key,
        org_group_key,
        rejected_on,
        pending_on,
        vests_on,
        false as is_unit,
        not_counted_reason,
        null as reversed_on,
        null as reversal_reason,
        null as vested_on,
        ledger_as_of
    from {{ ref('int_relay_candidates') }}
    where not_counted_reason is not null
)

select * from final
