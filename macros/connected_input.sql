{#- Whether some source has delivered an input: for checks that read an optional one besides those they need. -#}
{% macro is_connected(input) -%}
    exists (select 1 from {{ source('run_history', 'connected_input') }} as c where c.input = '{{ input }}')
{%- endmacro %}
