{# Every row satisfies the expression; a null answer counts as a failure unless the expression allows it. #}
{% test expression_is_true(model, expression) %}
select 1 as broken
from {{ model }}
where not coalesce({{ expression }}, false)
{% endtest %}
