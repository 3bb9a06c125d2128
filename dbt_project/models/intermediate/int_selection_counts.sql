-- Who went on at each stage, and whose score lay above the company's median, by sex and age band: counts alone.
-- Of those who consented to statistics; who left by their own will at a stage is not counted at it.
with applications as (
    select * from {{ ref('stg_application') }}
),

audit as (
    select * from {{ ref('stg_audit') }}
),

closings as (
    select * from {{ ref('stg_closing') }}
),

persons as (
    select * from {{ ref('int_persons') }}
),

withdrawn as (
    select * from {{ ref('int_withdrawn_persons') }}
),

events as (
    select * from {{ ref('stg_stage_event') }}
),

scores as (
    select * from {{ ref('int_evaluations_standardised') }}
    where criterion = 'overall'
),

members as (
    select
        applications.company,
        applications.application_key,
        applications.org_key,
        audit.sex,
        audit.age_band5,
        closings.kind in ('hired', 'offer_declined') as is_taken,
        closings.side = 'org' and closings.kind = 'rejected' as is_turned_down
    from applications
    inner join audit
        on applications.company = audit.company and applications.application_key = audit.application_key
    inner join persons on applications.person_key = persons.row_person_key
    left join withdrawn on persons.person_key = withdrawn.person_key
    left join closings
        on applications.company = closings.company and applications.application_key = closings.application_key
    where withdrawn.person_key is null and not coalesce(closings.imported_history, false)
),

reached as (
    select
        company,
        application_key,
        stage,
        case stage
            when 'screening' then 1
            when 'assessment' then 2
            when 'interview_1' then 3
            when 'interview_n' then 4
            when 'interview_final' then 5
        end as place
    from events
    where stage in ('screening', 'assessment', 'interview_1', 'interview_n', 'interview_final')
    group by all
),

last_reached as (
    select
        company,
        application_key,
        max(place) as last_place
    from reached
    group by all
),

answers as (
    select
        members.*,
        'selection' as measure,
        'overall' as stage, -- noqa: RF04
        members.is_taken as is_chosen
    from members
    where members.is_taken or members.is_turned_down
    union all
    select
        members.*,
        'selection' as measure,
        reached.stage,
        last_reached.last_place > reached.place or members.is_taken as is_chosen
    from members
    inner join reached
        on members.company = reached.company and members.application_key = reached.application_key
    inner join last_reached
        on members.company = last_reached.company and members.application_key = last_reached.application_key
    where last_reached.last_place > reached.place or members.is_taken or members.is_turned_down
    union all
    select
        members.*,
        'scoring' as measure,
        'overall' as stage, -- noqa: RF04
        scores.score > median(scores.score) over (partition by scores.org_key) as is_chosen
    from members
    inner join scores on members.company = scores.company and members.application_key = scores.application_key
),

groups as (
    select
        answers.org_key,
        answers.measure,
        answers.stage,
        attributes.attribute,
        if(attributes.attribute = 'sex', answers.sex, answers.age_band5) as group_name,
        answers.is_chosen
    from answers
    cross join (values ('sex'), ('age_band5')) as attributes (attribute)
),

final as (
    select
        org_key,
        measure,
        stage,
        attribute,
        group_name,
        count(*) as n,
        count(*) filter (where is_chosen) as n_chosen
    from groups
    where group_name is not null
    group by all
)

select * from final
