{#
  Cumulative incidence with competing events (Aalen–Johansen):
    CIF₁(t) = Σ_{tᵢ ≤ t} S(tᵢ₋₁) · d₁ᵢ / nᵢ,   S(t) = Π_{tᵢ ≤ t} (1 − dᵢ / nᵢ)
  n = at risk just before t, d = events of any cause, d₁ = events of the cause asked for. With nobody censored it is
  the plain share. Aalen O.O., Johansen S., Scand. J. Stat. 5 (1978) 141–150.

  steps: a relation with the cell's columns, elapsed_days, n_cause, n_any, n_gone (events and censored), one row per day.
#}
{% macro incidence_steps(steps, cell) %}
    (
        select
            *,
            n_at_risk_free * n_cause / n_at_risk as increment
        from (
            select
                *,
                coalesce(
                    product(1 - n_any / n_at_risk) over (
                        partition by {{ cell }} order by elapsed_days rows between unbounded preceding and 1 preceding
                    ),
                    1.0
                ) as n_at_risk_free
            from (
                select
                    *,
                    cast(
                        sum(n_gone) over (
                            partition by {{ cell }} order by elapsed_days rows between current row and unbounded following
                        ) as double
                    ) as n_at_risk
                from {{ steps }}
            )
        )
    )
{% endmacro %}

{#
  The incidence by `day`; null where nobody was followed that long and somebody is still at risk. Where everybody has had
  the event, rounding would leave the sum a hair above 1.
#}
{% macro incidence_by(day) %}
    case
        when max(elapsed_days) >= {{ day }} or bool_or(n_any >= n_at_risk)
            then least(
                1.0, coalesce(sum(increment order by elapsed_days) filter (where elapsed_days <= {{ day }}), 0.0)
            )
    end
{% endmacro %}
