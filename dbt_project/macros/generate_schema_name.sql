{# Schemas are named for layer and lane, without the target's prefix: an analyst types lane_b.rehire_success_rates. #}
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}
