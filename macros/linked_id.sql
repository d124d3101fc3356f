{#- The id that an id stands for: itself, or the one a person linked it to (`crossfoot identity`). `kind` is person or
    project; customers are linked in `customer_map`. Links are input of the build and lead to their end in one step. -#}
{% macro linked_id(kind, id) -%}
    coalesce((
        select max(link.to_id)
        from {{ source('run', 'identity_link') }} as link
        where link.kind = '{{ kind }}' and link.from_id = {{ id }}
    ), {{ id }})
{%- endmacro %}

{#- The same for a key column, by its name. -#}
{% macro linked_key(column) -%}
    {%- set kinds = {'resource_id': 'person', 'engagement_id': 'project'} -%}
    {{ linked_id(kinds[column], 'input_rows.' ~ column) if column in kinds else 'input_rows.' ~ column }}
{%- endmacro %}
