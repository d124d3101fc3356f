{#- A level as it is compared: HR, the PSA and whoever sets targets write it in letters of their own. -#}
{% macro level_name(level) -%}
    nullif(lower(trim({{ level }})), '')
{%- endmacro %}
