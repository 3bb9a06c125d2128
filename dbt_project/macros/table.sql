{#
  A table built anew, in one transaction. The adapter's own way (build beside, move the old one away, move the new one
  in, drop the old one) asks the database seven times a model; it spares readers that a build does not have, since
  nobody but dbt opens its file. A model in Python writes through a connection of its own, which must see the old one
  gone.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% set target = this.incorporate(type='table') %}
    {% set existing = load_cached_relation(this) %}
    {% if existing is not none %}
        {% call statement('drop') %}drop {{ existing.type }} {{ existing }}{% endcall %}
        {% if model['language'] == 'python' %}{% do adapter.commit() %}{% endif %}
    {% endif %}
    {% call statement('main', language=model['language']) %}
        {{ create_table_as(False, target, compiled_code, model['language']) }}
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
