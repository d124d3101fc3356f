{#- The input layer of one record type: the union of `<system>__<entity>` over the configured systems. -#}
{% macro input_layer(entity) -%}
    {%- for connector in var('connectors') %}
    select * from {{ ref(connector ~ '__' ~ entity) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
{%- endmacro %}
