{{ config(materialized='ephemeral') }}

{#- Every record that takes part in a difference, of every check: the evidence of the exceptions. -#}
{%- set areas = [
    'lead_to_project', 'master_data', 'time_and_expense', 'billing_and_cash', 'revenue_and_close', 'integration_and_audit'
] %}
{%- for area in areas %}
select * from {{ ref(area ~ '_record') }}
{%- if not loop.last %} union all {% endif %}
{%- endfor %}
