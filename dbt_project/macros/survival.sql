{#
  Kaplan–Meier survival at a day, with Greenwood's variance and the log–log interval:
    S(t) = Π_{tᵢ ≤ t} (1 − dᵢ / nᵢ),   Var log S = Σ dᵢ / (nᵢ (nᵢ − dᵢ)),   S^exp(± z·√(Var log S) / log S)
  Kaplan E.L., Meier P., JASA 53 (1958) 457–481; Greenwood 1926; Kalbfleisch & Prentice 1980. S(t) is P(T > t), the
  convention of lifelines and R. On a censored table 1 − leavers/n would be wrong.

  steps: one row per cell and day with the cell's columns, elapsed_days, n_left (events), n_gone (events and censored).
#}
{% macro survival_steps(steps, cell) %}
    (
        select
            *,
            cast(
                sum(n_gone) over (
                    partition by {{ cell }} order by elapsed_days rows between current row and unbounded following
                ) as double
            ) as n_at_risk
        from {{ steps }}
    )
{% endmacro %}

{# Null where nobody was followed that long and somebody is still at risk. #}
{% macro survival_at(day) %}
    case
        when max(elapsed_days) >= {{ day }} or bool_or(n_left >= n_at_risk)
            then coalesce(product(1 - n_left / n_at_risk order by elapsed_days)
                filter (where elapsed_days <= {{ day }}), 1.0)
    end
{% endmacro %}

{# Greenwood's sum: the variance of log S. #}
{% macro survival_log_variance(day) %}
    coalesce(
        sum(n_left / (n_at_risk * nullif(n_at_risk - n_left, 0)) order by elapsed_days)
        filter (where elapsed_days <= {{ day }}), 0.0
    )
{% endmacro %}

{# One end of the log–log interval, "-" the lower and "" the upper (log S is negative); S itself at 0 and 1. #}
{% macro survival_bound(survival, log_variance, sign) %}
    case
        when {{ survival }} > 0 and {{ survival }} < 1
            then pow({{ survival }}, exp({{ sign }} {{ var('z') }} * sqrt({{ log_variance }}) / ln({{ survival }})))
        else {{ survival }}
    end
{% endmacro %}

{#
  One end of the interval of S₁ − S₂ of two independent groups, "-" the lower and "+" the upper, by Greenwood:
    d ± z·√(S₁²·v₁ + S₂²·v₂),   v = Var log S,   within −1..1
  Null where either is 0 or 1: nobody left, or everybody did, and Greenwood's variance of 0 would claim certainty.
#}
{% macro survival_difference_bound(s1, v1, s2, v2, sign) %}
    case
        when {{ s1 }} > 0 and {{ s1 }} < 1 and {{ s2 }} > 0 and {{ s2 }} < 1
            then greatest(
                -1.0,
                least(
                    1.0,
                    {{ s1 }} - {{ s2 }}
                    {{ sign }} {{ var('z') }} * sqrt(pow({{ s1 }}, 2) * {{ v1 }} + pow({{ s2 }}, 2) * {{ v2 }})
                )
            )
    end
{% endmacro %}
