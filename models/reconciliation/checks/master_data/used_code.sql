-- Every code that records use and something else must explain: one row per kind, code and record or master row.
{%- set currency_users = [
    'crm_booking', 'crm_opportunity_snapshot', 'psa_engagement', 'psa_bill_rate', 'psa_recurring_fee', 'psa_milestone',
    'ref_rate_card_standard', 'hr_cost_rate', 'erp_contract', 'erp_invoice', 'expense_line', 'payroll_actual'
] %}

{%- for input in currency_users %}
select 'currency' as kind, currency as code, source_ref from ({{ input_layer(input) }}) as {{ input }}
union all
{%- endfor %}
select 'job' as kind, resource_id as code, source_ref
from {{ ref('worker') }}
where is_employee and {{ is_connected('hr_job_history') }}
union all
select 'calendar' as kind, entity_id as code, source_ref
from {{ ref('worker') }}
where is_employee and {{ is_connected('ref_holiday') }}
union all
select 'service_line' as kind, service_line as code, source_ref
from ({{ input_layer('crm_booking') }}) as booking
where service_line is not null
union all
select 'project_class' as kind, engagement_id as code, source_ref
from {{ ref('engagement') }}
where {{ is_connected('ref_project_class') }}
