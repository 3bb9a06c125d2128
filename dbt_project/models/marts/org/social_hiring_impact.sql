{% set too_few = "if(n < " ~ var('k_persons') ~ ", 'fewer_than_" ~ var('k_persons') ~ "_persons', null)" %}
{{ impact_rows("org_key <> 'all'", too_few, ['org_key']) }}
