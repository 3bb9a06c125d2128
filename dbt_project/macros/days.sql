{# Calendar days and half-years: DEFINITIONS counts in days, and a day is the calendar day in Asia/Tokyo. #}

{# The day in Tokyo of a moment. #}
{% macro tokyo_day(moment) %}cast(timezone('Asia/Tokyo', {{ moment }}) as date){% endmacro %}

{# "2025H1" of a day. #}
{% macro half_year(day) %}(year({{ day }}) || 'H' || if(month({{ day }}) <= 6, 1, 2)){% endmacro %}

{# The same half of the year before: "2025H1" → "2024H1"; null of "all". #}
{% macro year_before(half_year) %}
    ((try_cast(left({{ half_year }}, 4) as integer) - 1) || right({{ half_year }}, 2))
{% endmacro %}
