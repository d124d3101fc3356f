{#- The inputs of a build besides the landed records: as-of date and policy switches, one row in `run.policy`,
    written by the application before dbt starts. Nothing in a model asks the clock or the settings file. -#}
{% macro policy(switch) -%}
    (select p.{{ switch }} from {{ source('run', 'policy') }} as p)
{%- endmacro %}
