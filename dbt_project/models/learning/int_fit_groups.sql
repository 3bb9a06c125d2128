-- Sex and age band of episodes, for the fairness audit of the fit model and for nothing else: no model's input.
with audit as (
    select * from {{ ref('stg_audit') }}
),

episodes as (
    select * from {{ ref('int_fit_features') }}
),

final as (
    select
        audit.company,
        audit.application_key,
        audit.sex,
        audit.age_band5
    from audit
    inner join episodes
        on audit.company = episodes.company and audit.application_key = episodes.application_key
)

select * from final
