{#
  Wilson score interval of a proportion, without continuity correction:
    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
  Wilson E.B., JASA 22 (1927) 209–212; recommended for small n by Brown, Cai, DasGupta, Stat. Sci. 16 (2001) 101–133.
  Null where n = 0. Unlike p ± z·SE it stays within 0..1 and does not collapse at p = 0 or 1.
#}
{% macro ratio(part, whole) %}(cast({{ part }} as double) / nullif({{ whole }}, 0)){% endmacro %}

{% macro wilson_bound(successes, n, sign) %}
    (
        (
            {{ ratio(successes, n) }} + {{ var('z') }} * {{ var('z') }} / (2 * nullif({{ n }}, 0))
            {{ sign }} {{ var('z') }} * sqrt(
                {{ ratio(successes, n) }} * (1 - {{ ratio(successes, n) }}) / nullif({{ n }}, 0)
                + {{ var('z') }} * {{ var('z') }} / (4.0 * nullif({{ n }}, 0) * {{ n }})
            )
        ) / (1 + {{ var('z') }} * {{ var('z') }} / nullif({{ n }}, 0))
    )
{% endmacro %}

{# At none and at all the end is the proportion itself; rounding would leave it a hair to one side. #}
{% macro wilson_low(successes, n) %}
    case when {{ n }} > 0 then if({{ successes }} = 0, 0.0, {{ wilson_bound(successes, n, '-') }}) end
{% endmacro %}

{% macro wilson_high(successes, n) %}
    case when {{ n }} > 0 then if({{ successes }} = {{ n }}, 1.0, {{ wilson_bound(successes, n, '+') }}) end
{% endmacro %}
