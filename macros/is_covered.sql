{#- Whether a decision in force covers its exception: accepted, or waived until a day that had not passed when the records
    were observed. -#}
{% macro is_covered(decided, observation) -%}
    coalesce({{ decided }}.kind = 'accept' or {{ decided }}.until >= {{ observation }}.observed_on, false)
{%- endmacro %}
