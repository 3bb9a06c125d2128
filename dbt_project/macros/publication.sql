{#
  The publication rule of lane B on one cell: why it may not be shown, or null where it may.
  A group of companies counts as one organisation: two subsidiaries do not hide each other.
#}
{% macro suppression_reason(persons, org_groups, largest_share) %}
    case
        when {{ persons }} < {{ var('k_persons') }} then 'fewer_than_{{ var("k_persons") }}_persons'
        when {{ org_groups }} < {{ var('k_org_groups') }} then 'fewer_than_{{ var("k_org_groups") }}_org_groups'
        when {{ largest_share }} > {{ var('max_org_share') }} then 'one_org_group_dominates'
    end
{% endmacro %}
