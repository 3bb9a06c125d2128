{#
  Benjamini–Hochberg q-value: q₍ᵢ₎ = min_{j ≥ i} (m · p₍ⱼ₎ / j), at most 1, over the m rows of the relation whose p is known.
  Of the patterns called by q ≤ 0.05, at most 5 % are expected to be chance. Benjamini Y., Hochberg Y., JRSS B 57 (1995)
  289–300. `p`: the column of p-values; null stays null and is not counted.

  Two steps, since a window cannot hold a window: false_discovery_step gives the column that q_value then reads.
#}
{% macro false_discovery_step(p) %}
    {{ p }} * count({{ p }}) over () / row_number() over (order by {{ p }} asc nulls last)
{% endmacro %}

{% macro q_value(p, step) %}
    case
        when {{ p }} is not null
            then least(
                1.0,
                min({{ step }}) over (
                    order by {{ p }} asc nulls last, {{ step }} desc rows between current row and unbounded following
                )
            )
    end
{% endmacro %}
