{#- What an engagement belongs to, as the dims of a mart name it. -#}
{% macro engagement_dims(engagement) -%}
    {{ engagement }}.engagement_id as engagement,
    {{ engagement }}.contract_id as contract,
    {{ engagement }}.customer_id as customer,
    {{ engagement }}.entity_id as entity,
    {{ engagement }}.method,
    {{ engagement }}.practice,
    {{ engagement }}.service_line,
    {{ engagement }}.region
{%- endmacro %}
