{#- The input layer of one record type: the union of `<system>__<entity>` over the configured systems that tell it. A
    column that a system's staging model leaves out is empty; where no system tells the record type there are no rows.
    `inputs` is written before dbt starts; without it there are drops alone. -#}
{% macro input_layer(entity) -%}
    {%- set inputs = var('inputs', {}) %}
    {%- set input = inputs[entity] if inputs is mapping else none %}
    {%- if not input %}
    select * from {{ ref('drop__' ~ entity) }}
    {%- else %}
    {%- for connector in input.told %}
    select
        {%- for column, type in input.columns.items() %}
        {{ 'cast(null as ' ~ type ~ ') as ' if column in input.absent[connector] }}"{{ column }}"{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(connector ~ '__' ~ entity) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- else %}
    select
        {%- for column, type in input.columns.items() %}
        cast(null as {{ type }}) as "{{ column }}"{{ ',' if not loop.last }}
        {%- endfor %}
    where false
    {%- endfor %}
    {%- endif %}
{%- endmacro %}
