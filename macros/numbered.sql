{#- What is known by a number that several may have, as two suppliers may give theirs one: the first in `order` is known by
    the number, the others by number and place. No id changes where nothing new comes before what is there. `within` is
    whose numbers they are, a row may be a part of what is numbered. -#}
{% macro numbered(number, within, order, mark='/') -%}
    {{ number }} || coalesce('{{ mark }}' || nullif(dense_rank() over (partition by {{ within }}, {{ number }} order by {{ order }}), 1), '')
{%- endmacro %}
