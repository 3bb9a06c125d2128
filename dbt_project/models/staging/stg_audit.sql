-- Sex and age band, for fairness audits alone: no model but these may read it (tests/unit/marts/test_project.py).
with source as (
    select * from {{ pool(source('pool', 'audit')) }}
),

applications as (
    select * from {{ ref('stg_application') }}
),

final as (
    select
        source.company,
        source.application_key,
        any_value(source.sex) as sex,
        any_value(source.age_band5) as age_band5
    from source
    inner join applications
        on
            source.company = applications.company
            and source.load = applications.load
            and source.application_key = applications.application_key
    group by all
)

select * from final
