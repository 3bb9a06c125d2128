{#
  Two-sided p-value of a standard normal z: erfc(|z| / √2), by W.J. Cody's rational approximations (Math. Comp. 23 (1969)
  631–637), relative error below 1e-15. DuckDB has no erfc of its own.
#}
{% macro horner(x, coefficients) %}
    {%- for coefficient in coefficients %}{{ "(" if not loop.last }}{% endfor -%}
    {{ coefficients[0] }}
    {%- for coefficient in coefficients[1:] %} * {{ x }} + {{ coefficient }}){% endfor -%}
{% endmacro %}

{# erfc(x) for x >= 0; x is a column or a literal, since it is written out many times. #}
{% macro erfc(x) %}
    case
        when {{ x }} <= 0.46875
            then 1 - {{ x }} * (
                {{ horner('(' ~ x ~ ' * ' ~ x ~ ')', ['1.85777706184603153e-1', '3.16112374387056560', '1.13864154151050156e2',
                '3.77485237685302021e2', '3.20937758913846947e3']) }}
            ) / (
                {{ horner('(' ~ x ~ ' * ' ~ x ~ ')', ['1.0', '2.36012909523441209e1', '2.44024637934444173e2',
                '1.28261652607737228e3', '2.84423683343917062e3']) }}
            )
        when {{ x }} <= 4
            then exp(-{{ x }} * {{ x }}) * (
                {{ horner(x, ['2.15311535474403846e-8', '5.64188496988670089e-1', '8.88314979438837594',
                '6.61191906371416295e1', '2.98635138197400131e2', '8.81952221241769090e2', '1.71204761263407058e3',
                '2.05107837782607147e3', '1.23033935479799725e3']) }}
            ) / (
                {{ horner(x, ['1.0', '1.57449261107098347e1', '1.17693950891312499e2', '5.37181101862009858e2',
                '1.62138957456669019e3', '3.29079923573346963e3', '4.36261909014324716e3', '3.43936767414372164e3',
                '1.23033935480374942e3']) }}
            )
        when {{ x }} < 26
            then exp(-{{ x }} * {{ x }}) / {{ x }} * (
                5.6418958354775628695e-1 - 1 / ({{ x }} * {{ x }}) * (
                    {{ horner('(1 / (' ~ x ~ ' * ' ~ x ~ '))', ['1.63153871373020978e-2', '3.05326634961232344e-1',
                    '3.60344899949804439e-1', '1.25781726111229246e-1', '1.60837851487422766e-2',
                    '6.58749161529837803e-4']) }}
                ) / (
                    {{ horner('(1 / (' ~ x ~ ' * ' ~ x ~ '))', ['1.0', '2.56852019228982242', '1.87295284992346725',
                    '5.27905102951428412e-1', '6.05183413124413191e-2', '2.33520497626869185e-3']) }}
                )
            )
        when {{ x }} >= 26 then 0.0
    end
{% endmacro %}

{#
  z of two proportions under "they are equal" (Pearson's χ² on one degree of freedom, without continuity correction):
    z = (x₁/n₁ − x₂/n₂) / √(p(1−p)(1/n₁ + 1/n₂)),  p = (x₁+x₂)/(n₁+n₂).   Null where a side is empty or p is 0 or 1.
#}
{% macro two_proportion_z(x1, n1, x2, n2) %}
    (
        ({{ ratio(x1, n1) }} - {{ ratio(x2, n2) }})
        / nullif(
            sqrt(
                {{ ratio('(' ~ x1 ~ ' + ' ~ x2 ~ ')', '(' ~ n1 ~ ' + ' ~ n2 ~ ')') }}
                * (1 - {{ ratio('(' ~ x1 ~ ' + ' ~ x2 ~ ')', '(' ~ n1 ~ ' + ' ~ n2 ~ ')') }})
                * (1.0 / nullif({{ n1 }}, 0) + 1.0 / nullif({{ n2 }}, 0))
            ),
            0
        )
    )
{% endmacro %}
