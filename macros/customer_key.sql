{#- The firm's customer of a source customer: the mapped id, or a key that says which source id is unmapped. -#}
{% macro customer_key(mapped, system, source_id) -%}
    coalesce({{ mapped }}, 'unmapped:' || coalesce({{ system }}, 'unknown') || ':' || {{ source_id }})
{%- endmacro %}
