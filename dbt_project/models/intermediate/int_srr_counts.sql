-- What SRR (§5) counts, by company and for all together: done of due. Of all together a part that rests on fewer people
-- than may be published is not counted.
with closings as (
    select
        closings.*,
        applications.org_key
    from {{ ref('stg_closing') }} as closings
    inner join {{ ref('stg_application') }} as applications
        on closings.company = applications.company and closings.application_key = applications.application_key
    inner join {{ ref('int_persons') }} as persons on applications.person_key = persons.row_person_key
    left join {{ ref('int_withdrawn_persons') }} as withdrawn on persons.person_key = withdrawn.person_key
    where withdrawn.person_key is null and closings.side = 'org' and not closings.imported_history
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

conduct as (
    select * from {{ ref('stg_conduct_count') }}
),

gate_runs as (
    select * from {{ ref('stg_gate_run') }}
    where suite in ('raw', 'pool')
),

-- a decision that is not told yet counts once its time is over
timely as (
    select
        closings.org_key,
        count(*) filter (where closings.told_on <= closings.decided_on + {{ var('told_within') }}) as done,
        count(*) as due,
        count(closings.told_on) as n_told
    from closings
    cross join as_of
    where
        closings.decided_on is not null
        and (closings.told_on is not null or closings.decided_on + {{ var('told_within') }} < as_of.ledger_as_of)
    group by all
),

reasons as (
    select
        org_key,
        count(reason_code) as done,
        count(*) as due
    from closings
    where kind = 'rejected'
    group by all
),

-- the last answer of each gate on each file or load
gates as (
    select
        company as org_key,
        count(*) filter (where is_passed) as done,
        count(*) as due
    from (
        select
            company,
            suite,
            subject,
            arg_max(passed, checked_at) as is_passed
        from gate_runs
        group by all
    ) as latest
    group by all
),

measures as (
    select
        org_key,
        measure,
        sum(done) as done,
        sum(due) as due
    from conduct
    group by all
),

counted as (
    select
        org_key,
        'notice' as part,
        done,
        due
    from measures
    where measure = 'notified_with_url_and_purpose'
    union all
    select
        org_key,
        'withdrawals' as part,
        done,
        due
    from measures
    where measure = 'withdrawals_in_time'
    union all
    select
        org_key,
        'ai_disclosure' as part,
        done,
        due
    from measures
    where measure = 'ai_explained_and_reviewed'
    union all
    -- an export that never says when it told says nothing of timeliness
    select
        org_key,
        'timeliness' as part,
        done,
        due
    from timely
    where n_told > 0
    union all
    select
        org_key,
        'reasons' as part,
        done,
        due
    from reasons
    union all
    select
        org_key,
        'gates' as part,
        done,
        due
    from gates
    union all
    select
        org_key,
        'deletions' as part,
        done,
        due
    from measures
    where measure = 'deletions_in_time'
),

final as (
    select
        if(margins.is_shown, counted.org_key, 'all') as org_key,
        counted.part,
        cast(sum(counted.done) as bigint) as done,
        cast(sum(counted.due) as bigint) as due
    from counted
    cross join (values (true), (false)) as margins (is_shown)
    group by all
    -- of all together a part that rests on fewer people than may be published is not assessed; gates are no people
    having
        sum(counted.due) > 0
        and (
            any_value(margins.is_shown) or counted.part = 'gates' or sum(counted.due) >= {{ var('k_persons') }}
        )
)

select * from final
