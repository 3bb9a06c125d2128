{#
  Days of follow-up in a few fixed spans, and back: what a published curve is computed from.

  Noise on every day of a curve would drown it; noise on the counts of a few spans does not. A person stands in one span
  under one kind, so that all counts of a cell together change by one with one person. The last span of a cell ends
  where its follow-up ends, so that what nobody was followed to stays unknown.

  steps: one row per cell and day with elapsed_days and counts; `edges`: last day of each span, a last open one is added.
  `kinds`: name → expression, disjoint counts of a day that add up to who is gone on it.
#}
{% macro follow_up_bins(steps, cell, edges, kinds) %}
    (
        select
            {{ cell | join(', ') }},
            bin,
            least(to_day, last_day) as bin_day,
            {% for name, expression in kinds.items() %}
            cast(coalesce(sum({{ expression }}) filter (where elapsed_days between from_day and to_day), 0) as bigint)
                as {{ name }}{{ ',' if not loop.last }}
            {% endfor %}
        from (
            select
                *,
                max(elapsed_days) over (partition by {{ cell | join(', ') }}) as last_day
            from {{ steps }}
        )
        cross join (
            values
            {% for edge in edges %}
            ({{ loop.index }}, {{ edges[loop.index0 - 1] + 1 if not loop.first else -1000000 }}, {{ edge }}),
            {% endfor %}
            ({{ edges | length + 1 }}, {{ edges[-1] + 1 }}, 1000000)
        ) as bins (bin, from_day, to_day)
        where last_day >= from_day
        group by all
    )
{% endmacro %}

{#
  The spans as steps again: who leaves does so on a span's last day, and of those whose follow-up ends in it half go
  before (the actuarial convention: Cutler S.J., Ederer F., J. Chronic Dis. 8 (1958) 699–712).
  `events`: column of the steps → expression over the bins.
#}
{% macro steps_of_bins(bins, cell, events, censored, gone) %}
    (
        select
            {{ cell | join(', ') }},
            elapsed_days,
            {% for name in events %}cast(sum({{ name }}) as bigint) as {{ name }}, {% endfor %}
            cast(sum(n_gone) as bigint) as n_gone
        from (
            select
                {{ cell | join(', ') }},
                bin_day - 1 as elapsed_days,
                {% for name in events %}0 as {{ name }}, {% endfor %}
                {{ censored }} // 2 as n_gone
            from {{ bins }}
            union all
            select
                {{ cell | join(', ') }},
                bin_day as elapsed_days,
                {% for name, expression in events.items() %}{{ expression }} as {{ name }}, {% endfor %}
                {{ gone }} - {{ censored }} // 2 as n_gone
            from {{ bins }}
        )
        group by all
        having sum(n_gone) > 0
    )
{% endmacro %}
