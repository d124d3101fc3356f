{#- Whether some source has delivered an input: for checks that read an optional one besides those they need. -#}
{% macro is_connected(input) -%}
    exists (select 1 from {{ source('run_history', 'connected_input') }} as c where c.input = '{{ input }}')
{%- endmacro %}

{#- Whether an input that the firm has is there for a legal entity, too: what an entity's systems do not tell is no
    difference. True for an unknown entity. -#}
{% macro is_delivered_for(input, entity) -%}
    not exists (
        select 1 from {{ ref('undelivered_input') }} as u where u.input = '{{ input }}' and u.entity_id = {{ entity }}
    )
{%- endmacro %}

{#- The kind of system a record comes from (drop, netsuite, …), by its address. -#}
{% macro system_of(source_ref) -%}
    split_part(split_part({{ source_ref }}, '/', 2), '__', 1)
{%- endmacro %}
