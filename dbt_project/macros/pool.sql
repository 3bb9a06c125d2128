{#
  The pool as relations. Only loads that a manifest names exist; an entity that no load has yet is the empty
  relation of its declared schema, so that a first build on an empty pool gives empty marts and no error.
  Columns and types come from models/staging/_pool.yml, which a test holds against anonymization/schema.py.
#}

{% macro quoted(text) %}'{{ text | replace("'", "''") }}'{% endmacro %}

{% macro relay_home() %}{{ env_var('RELAY_HOME') }}{% endmacro %}

{# Paths that match a pattern below RELAY_HOME, sorted: same pool, same SQL. #}
{% macro home_files(pattern) %}
    {% set files = [] %}
    {% if execute %}
        {% set found = run_query("select file from glob(" ~ quoted(relay_home() ~ "/" ~ pattern) ~ ") order by file") %}
        {% set files = found.columns[0].values() | list %}
    {% endif %}
    {{ return(files) }}
{% endmacro %}

{# company=…/load=… of a path of the pool. #}
{% macro load_folder(path) %}
    {{ return(path.split("/company=")[-1].split("/")[:2] | join("/")) }}
{% endmacro %}

{% macro declared_columns(relation) %}
    {% set columns = [] %}
    {% if execute %}
        {% for node in graph.sources.values() if node.name == relation.identifier %}
            {% for column in node.columns.values() %}
                {% do columns.append({"name": column.name, "type": column.data_type}) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {{ return(columns) }}
{% endmacro %}

{# (select …) of the declared columns over Parquet files; a column that no file has is null. #}
{% macro declared_relation(columns, files, hive) %}
    (
        select
            {% for column in columns %}
                cast("{{ column.name }}" as {{ column.type }}) as "{{ column.name }}"{{ "," if not loop.last }}
            {% endfor %}
        from (
            select
                {% for column in columns %}
                    cast(null as {{ column.type }}) as "{{ column.name }}"{{ "," if not loop.last }}
                {% endfor %}
            where false
            {% if files %}
                union all by name
                select *
                from read_parquet(
                    [{% for file in files %}{{ quoted(file) }}{{ "," if not loop.last }}{% endfor %}],
                    union_by_name = true,
                    {% if hive %}
                        hive_partitioning = true, hive_types = {'company': varchar, 'load': varchar}
                    {% else %}
                        hive_partitioning = false
                    {% endif %}
                )
            {% endif %}
        )
    )
{% endmacro %}

{# An entity of the pool: its columns, and the company and load that each row came with. #}
{% macro pool(relation) %}
    {% set committed = [] %}
    {% for path in home_files("pool/manifest/company=*/load=*/_manifest.json") %}
        {% do committed.append(load_folder(path)) %}
    {% endfor %}
    {% set files = [] %}
    {% for path in home_files("pool/" ~ relation.identifier ~ "/company=*/load=*/part-*.parquet") %}
        {% if load_folder(path) in committed %}
            {% do files.append(path) %}
        {% endif %}
    {% endfor %}
    {{ return(declared_relation(declared_columns(relation), files, true)) }}
{% endmacro %}

{# What the vault let out for this build. #}
{% macro build_input(relation) %}
    {{ return(declared_relation(declared_columns(relation), home_files("build/" ~ relation.identifier ~ ".parquet"), false)) }}
{% endmacro %}

{# Credits that outlive their persons: one small file per erasure, RELAY_HOME/ledger. #}
{% macro settled_credits(relation) %}
    {{ return(declared_relation(declared_columns(relation), home_files("ledger/settled/*.parquet"), false)) }}
{% endmacro %}

{# Grants made use of: one small file per redemption, RELAY_HOME/ledger. #}
{% macro redeemed_credits(relation) %}
    {{ return(declared_relation(declared_columns(relation), home_files("ledger/redeemed/*.parquet"), false)) }}
{% endmacro %}

{# What the gates found so far: one small file per run. #}
{% macro gate_history() %}
    {% set columns = [
        {"name": "company", "type": "varchar"}, {"name": "suite", "type": "varchar"},
        {"name": "subject", "type": "varchar"}, {"name": "checked_at", "type": "timestamptz"},
        {"name": "passed", "type": "boolean"}] %}
    {{ return(declared_relation(columns, home_files("reports/history/*.parquet"), false)) }}
{% endmacro %}

{# The loads that exist: one row per manifest, with the order of their commits where the manifests tell it. #}
{% macro committed_loads() %}
    {% set manifests = home_files("pool/manifest/company=*/load=*/_manifest.json") %}
    (
        {% if manifests %}
            select
                regexp_extract(filename, '/company=([^/]+)/load=([^/]+)/', 1) as company,
                regexp_extract(filename, '/company=([^/]+)/load=([^/]+)/', 2) as load,
                json_extract_string(content, '$.kind') as kind,
                try_cast(json_extract_string(content, '$.committed_order') as bigint) as committed_order
            from read_text([{% for file in manifests %}{{ quoted(file) }}{{ "," if not loop.last }}{% endfor %}])
        {% else %}
            select
                cast(null as varchar) as company,
                cast(null as varchar) as load,
                cast(null as varchar) as kind,
                cast(null as bigint) as committed_order
            limit 0
        {% endif %}
    )
{% endmacro %}
