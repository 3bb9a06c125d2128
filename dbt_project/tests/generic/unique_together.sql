{# The columns name a row: the grain of the model. #}
{% test unique_together(model, columns) %}
select count(*) as n
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
