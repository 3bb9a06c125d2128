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

{#
  How the members of each cell spread over groups of companies, as the rule above asks for it: how many groups, and the
  share of the largest. `members` is a relation with org_group_key, `cell` its columns, `where` which members count.
#}
{% macro spread_over_org_groups(members, cell, where='true') %}
    (
        select
            {{ cell | join(', ') }},
            count(*) as n_org_groups,
            max(n_members) / sum(n_members) as largest_share
        from (
            select
                {{ cell | join(', ') }},
                org_group_key,
                count(*) as n_members
            from {{ members }}
            where {{ where }}
            group by all
        )
        group by all
    )
{% endmacro %}
