{% set too_few = "if(n_persons < " ~ var('k_persons') ~ ", 'fewer_than_" ~ var('k_persons') ~ "_persons', null)" %}
{{ srr_rows("org_key <> 'all'", too_few, ['org_key']) }}
