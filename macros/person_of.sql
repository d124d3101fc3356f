{#- The person whom a system's own number stands for: the resource itself, or the one person who has it as their number in
    HR or payroll. An id that is nobody's, or several people's, stays as it is and an exception tells (R16). -#}
{% macro person_of(id) -%}
    coalesce((
        select max(numbered.resource_id)
        from {{ ref('person_number') }} as numbered
        where numbered.person_number = {{ id }}
    ), {{ id }})
{%- endmacro %}
