{#
  The parts of Social Hiring Impact, DEFINITIONS §5.

  Attribution of one hire to the relays before it: ½ to the last, ½ split evenly over the earlier ones, 1 to an only one.
  `turn_from_last`: 1 for the last relay of the chain; `n_relays`: how many there are. Sums to 1 over the chain.
#}
{% macro attribution(turn_from_last, n_relays) %}
    case
        when {{ n_relays }} = 1 then 1.0
        when {{ turn_from_last }} = 1 then 0.5
        else 0.5 / ({{ n_relays }} - 1)
    end
{% endmacro %}

{#
  Drop-off d = S(late | early) = S(late) / S(early) of Kaplan–Meier: of those who stayed longer than `early` days, the
  share that stays longer than `late`. Var(log d) is Greenwood's sum over the days between the two, since the factors up
  to `early` cancel. Used inside a query on survival_steps.
#}
{% macro drop_off(early, late) %}
    ({{ survival_at(late) }} / nullif({{ survival_at(early) }}, 0))
{% endmacro %}

{% macro drop_off_log_variance(early, late) %}
    coalesce(
        sum(n_left / (n_at_risk * nullif(n_at_risk - n_left, 0)) order by elapsed_days)
        filter (where elapsed_days > {{ early }} and elapsed_days <= {{ late }}),
        0.0
    )
{% endmacro %}
