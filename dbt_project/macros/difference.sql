{#
  Intervals of comparisons of two independent proportions x₁/n₁ and x₂/n₂.

  Difference p₁ − p₂, hybrid score interval (Newcombe R.G., Stat. Med. 17 (1998) 873–890, method 10):
    d − √((p₁−l₁)² + (u₂−p₂)²) … d + √((u₁−p₁)² + (p₂−l₂)²),   l and u the Wilson ends.

  Difference x₁ − x₂ of two Poisson counts over equal spans of time, MOVER from the score limits of each mean
  (Zou G.Y., Donner A., Stat. Med. 27 (2008) 1693–1702):
    l, u = x + z²/2 ∓ z·√(x + z²/4);   d − √((x₁−l₁)² + (u₂−x₂)²) … d + √((u₁−x₁)² + (x₂−l₂)²)

  Ratio p₁/p₂, log interval (Katz D. et al., Biometrics 34 (1978) 469–474):
    exp(ln(p₁/p₂) ± z·√(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂));   ½ is added to all four counts where x₁ or x₂ is 0 (Walter 1975).
  Where all of both are chosen that has no width, however few they are: l₁ … 1/l₂, l the Wilson ends (MOVER for ratios,
  Donner A., Zou G.Y., Stat. Methods Med. Res. 21 (2012) 347–359, at p₁ = p₂ = 1).
#}
{% macro difference_low(x1, n1, x2, n2) %}
    (
        {{ ratio(x1, n1) }} - {{ ratio(x2, n2) }}
        - sqrt(
            pow({{ ratio(x1, n1) }} - {{ wilson_low(x1, n1) }}, 2)
            + pow({{ wilson_high(x2, n2) }} - {{ ratio(x2, n2) }}, 2)
        )
    )
{% endmacro %}

{% macro difference_high(x1, n1, x2, n2) %}
    (
        {{ ratio(x1, n1) }} - {{ ratio(x2, n2) }}
        + sqrt(
            pow({{ wilson_high(x1, n1) }} - {{ ratio(x1, n1) }}, 2)
            + pow({{ ratio(x2, n2) }} - {{ wilson_low(x2, n2) }}, 2)
        )
    )
{% endmacro %}

{% macro ratio_bound(x1, n1, x2, n2, sign) %}
    case
        when {{ x1 }} > 0 and {{ x1 }} = {{ n1 }} and {{ x2 }} > 0 and {{ x2 }} = {{ n2 }}
            then {{ wilson_low(x1, n1) if sign == '-' else '1 / (' ~ wilson_low(x2, n2) ~ ')' }}
        when {{ x1 }} > 0 and {{ x2 }} > 0
            then exp(
                ln({{ ratio(x1, n1) }} / {{ ratio(x2, n2) }})
                {{ sign }} {{ var('z') }} * sqrt(1.0 / {{ x1 }} - 1.0 / {{ n1 }} + 1.0 / {{ x2 }} - 1.0 / {{ n2 }})
            )
        when {{ n1 }} > 0 and {{ n2 }} > 0
            then exp(
                ln((({{ x1 }} + 0.5) / ({{ n1 }} + 0.5)) / (({{ x2 }} + 0.5) / ({{ n2 }} + 0.5)))
                {{ sign }} {{ var('z') }} * sqrt(
                    1.0 / ({{ x1 }} + 0.5) - 1.0 / ({{ n1 }} + 0.5) + 1.0 / ({{ x2 }} + 0.5) - 1.0 / ({{ n2 }} + 0.5)
                )
            )
    end
{% endmacro %}

{# How far the score limit of a Poisson mean lies from its count x: "-" below it, "+" above. #}
{% macro poisson_reach(x, sign) %}
    ({{ var('z') }} * sqrt({{ x }} + pow({{ var('z') }}, 2) / 4) {{ sign }} pow({{ var('z') }}, 2) / 2)
{% endmacro %}

{# One end of the interval of x1 − x2: "-" the lower, "+" the upper. #}
{% macro poisson_difference_bound(x1, x2, sign) %}
    (
        {{ x1 }} - {{ x2 }} {{ sign }} sqrt(
            pow({{ poisson_reach(x1, sign) }}, 2)
            + pow({{ poisson_reach(x2, '+' if sign == '-' else '-') }}, 2)
        )
    )
{% endmacro %}

{# A word only where the interval of a change leaves out 0; null where nothing is compared. #}
{% macro trend(change, low, high) %}
    case
        when {{ low }} > 0 then 'up'
        when {{ high }} < 0 then 'down'
        when {{ change }} is not null then 'none'
    end
{% endmacro %}
