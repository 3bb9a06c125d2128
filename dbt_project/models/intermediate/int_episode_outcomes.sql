-- DEFINITIONS §2.2–§2.5: what became of each eligible episode, in one word per question.
with episodes as (
    select * from {{ ref('int_episodes') }}
    where is_eligible
),

employments as (
    select * from {{ ref('int_employments_linked') }}
    where not is_withdrawn
),

-- §2.2: the first start outside the group after both the rejection and the consent
rehires as (
    select
        episodes.company as episode_company,
        episodes.application_key,
        employments.*
    from episodes
    inner join employments
        on
            episodes.person_key = employments.person_key
            and episodes.org_group_key <> employments.org_group_key
            and episodes.rejected_on < employments.started_on
            and episodes.consented_on < employments.started_on
            and employments.started_on <= episodes.rejected_on + {{ var('rehire_window') }}
    where coalesce(employments.started_on < episodes.withdrawn_on, true)
    qualify row_number() over (
        partition by episodes.company, episodes.application_key
        order by
            employments.started_on asc,
            -- two starts on one day: the employment that lasted longer
            coalesce(employments.ended_on, cast('infinity' as date)) desc,
            employments.company asc,
            employments.employment_key asc
    ) = 1
),

-- a return to the company that turned the person down competes with a start elsewhere
returns as (
    select
        episodes.company as episode_company,
        episodes.application_key,
        min(employments.started_on) as returned_on
    from episodes
    inner join employments
        on
            episodes.person_key = employments.person_key
            and episodes.org_group_key = employments.org_group_key
            and episodes.rejected_on < employments.started_on
            and employments.started_on <= episodes.rejected_on + {{ var('rehire_window') }}
    where coalesce(employments.started_on < episodes.withdrawn_on, true)
    group by all
),

joined as (
    select
        episodes.*,
        rehires.started_on,
        rehires.ended_on,
        rehires.end_kind,
        rehires.left_on_unknown_day,
        rehires.ended_as_agreed_or_death,
        rehires.told_until,
        rehires.contract_term,
        rehires.first_rating,
        rehires.was_promoted,
        rehires.was_converted,
        rehires.company as rehire_company,
        rehires.employment_key,
        rehires.org_key as rehire_org_key,
        rehires.org_group_key as rehire_org_group_key,
        returns.returned_on
    from episodes
    left join rehires
        on episodes.company = rehires.episode_company and episodes.application_key = rehires.application_key
    left join returns
        on episodes.company = returns.episode_company and episodes.application_key = returns.application_key
),

judged as (
    select
        *,
        started_on - rejected_on as days_to_rehire,
        {{ rehire_state(90) }} as rehire_90,
        {{ rehire_state(180) }} as rehire_180,
        {{ rehire_state(var('rehire_window')) }} as rehire_365,
        {{ success_state(var('rehire_window'), var('stay')) }} as success_183,
        {{ success_state(var('rehire_window'), var('stay_long')) }} as success_365
    from joined
),

final as (
    select
        *,
        -- §2.4: among successes only; no rating is no failure
        if(success_183 = 'success', first_rating >= {{ var('meets') }}, null) as is_rated_meets,
        -- §3: retained and (rated "meets" or promoted or converted); who stayed and was never judged is no failure
        case
            when success_183 = 'success'
                then case
                    when first_rating >= {{ var('meets') }} or was_promoted or was_converted then 'thriving'
                    when first_rating is null then 'unrated'
                    else 'not_thriving'
                end
            when success_183 = 'failure' then 'not_thriving'
        end as thriving_state,
        -- §2.3, MHLW's question of everybody hired: left within six months other than by dismissal?
        case
            when success_183 = 'immature' or rehire_365 <> 'success' or success_183 = 'excluded' then null
            when success_183 = 'success' then 'stayed'
            when success_183 = 'unknown' then 'unknown'
            when end_kind is null or end_kind = 'unknown' then 'unknown'
            when end_kind = 'dismissed' then 'dismissed'
            else 'left'
        end as mhlw_state,
        -- §2.5, for cohorts not yet mature: what happened first, and after how many days
        case
            when started_on <= coalesce(returned_on, started_on) then 'rehire'
            when returned_on is not null then 'return'
            else 'censored'
        end as first_event,
        least(
            coalesce(least(started_on, returned_on), rejected_on + {{ var('rehire_window') }}),
            as_of,
            coalesce(withdrawn_on, as_of)
        ) - rejected_on as first_event_days
    from judged
)

select * from final
