-- §5, SHI: which relays stand before one hire, and each one's share in it. A relay is an eligible episode; those of one
-- person that lead to the same employment are one chain, and so are those of one half-year that lead to none.
with relays as (
    select
        *,
        coalesce(rehire_company || ':' || employment_key, half_year) as chain_end
    from {{ ref('int_episode_outcomes') }}
),

deadweight as (
    select * from {{ ref('deadweight') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_key, chain_end order by rejected_on desc, company desc, application_key desc
        ) as turn_from_last,
        count(*) over (partition by person_key, chain_end) as n_relays
    from relays
),

-- the closest line of the table: named occupation before named region before named half-year
expected as (
    select
        ranked.company,
        ranked.application_key,
        arg_max(
            deadweight.expected,
            4 * cast(deadweight.occupation <> 'all' as integer)
            + 2 * cast(deadweight.region <> 'all' as integer)
            + cast(deadweight.half_year <> 'all' as integer)
        ) as expected
    from ranked
    inner join deadweight
        on
            deadweight.occupation in (ranked.occupation, 'all')
            and deadweight.region in (ranked.region, 'all')
            and deadweight.half_year in (ranked.half_year, 'all')
    group by all
),

final as (
    select
        ranked.company,
        ranked.application_key,
        ranked.person_key,
        ranked.chain_end,
        ranked.org_key,
        ranked.org_group_key,
        ranked.half_year,
        {{ attribution('ranked.turn_from_last', 'ranked.n_relays') }} as attribution,
        ranked.success_183,
        expected.expected
    from ranked
    left join expected on ranked.company = expected.company and ranked.application_key = expected.application_key
)

select * from final
