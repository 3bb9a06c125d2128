{#
  Empirical Bayes for many small proportions xᵢ/nᵢ whose group's rate mᵢ is known: beta-binomial by moments.
    ρ = (Σ nᵢ(xᵢ/nᵢ − mᵢ)² / (mᵢ(1−mᵢ)) − K) / (N − K),  within 0..1;   κ = (1 − ρ)/ρ;   shrunk = (xᵢ + κ·mᵢ)/(nᵢ + κ)
  K cells, N = Σ nᵢ. ρ is the correlation inside a cell: 0 (cells differ no more than chance) shrinks everything to m,
  1 nothing. Kleinman J.C., JASA 68 (1973) 46–54, with the mean known. An aggregate over all cells.
#}
{% macro intraclass_correlation(x, n, m) %}
    coalesce(
        greatest(
            0.0,
            least(
                1.0,
                (
                    sum(
                        {{ n }} * pow({{ ratio(x, n) }} - {{ m }}, 2) / ({{ m }} * (1 - {{ m }}))
                        order by {{ n }}, {{ x }}, {{ m }}
                    )
                    filter (where {{ n }} > 0 and {{ m }} > 0 and {{ m }} < 1)
                    - count(*) filter (where {{ n }} > 0 and {{ m }} > 0 and {{ m }} < 1)
                ) / nullif(
                    sum({{ n }} - 1) filter (where {{ n }} > 0 and {{ m }} > 0 and {{ m }} < 1), 0
                )
            )
        ),
        0.0
    )
{% endmacro %}

{# Written with ρ so that ρ = 0 needs no infinite κ: (ρx + (1−ρ)m) / (ρn + 1 − ρ). #}
{% macro shrunk_rate(x, n, m, rho) %}
    (({{ rho }} * {{ x }} + (1 - {{ rho }}) * {{ m }}) / ({{ rho }} * {{ n }} + 1 - {{ rho }}))
{% endmacro %}
