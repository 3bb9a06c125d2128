-- Latest export wins by company + employment_key: the one that tells of the employment until the latest day. An export
-- tells of all its employments until one day; where a row of its outcomes is missing, that day is known all the same.
with source as (
    select * from {{ pool(source('pool', 'employment')) }}
),

told as (
    select
        company,
        load,
        employment_key,
        max(as_of) as told_until
    from {{ pool(source('pool', 'outcome')) }}
    group by all
),

exports as (
    select
        company,
        load,
        max(told_until) as told_until
    from told
    group by all
),

loads as (
    select * from {{ ref('stg_load') }}
),

row_links as (
    select * from {{ ref('stg_row_link') }}
),

final as (
    select
        source.employment_key,
        coalesce(row_links.linked_person_key, source.person_key) as person_key,
        coalesce(source.org_key, source.company) as org_key,
        source.job_key,
        source.occupation,
        source.started_on,
        source.ended_on,
        source.end_kind,
        source.contract_term,
        coalesce(told.told_until, exports.told_until) as told_until,
        source.company
    from source
    left join told
        on
            source.company = told.company
            and source.load = told.load
            and source.employment_key = told.employment_key
    left join exports on source.company = exports.company and source.load = exports.load
    left join loads on source.company = loads.company and source.load = loads.load
    left join row_links on source.employment_key = row_links.row_key
    qualify row_number() over (
        partition by source.company, source.employment_key
        order by
            coalesce(told.told_until, exports.told_until) desc nulls last,
            loads.committed_order desc nulls last,
            source.ended_on is not null desc,
            source.load desc
    ) = 1
)

select * from final
