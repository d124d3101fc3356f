-- Every code that records use and something else must explain: one row per kind, code and record or master row. What a list of
-- the firm may name (ref_code) is asked of all who use a code of that kind, once the list names any.
{%- set currency_users = [
    'crm_booking', 'crm_opportunity_snapshot', 'psa_engagement', 'psa_bill_rate', 'psa_recurring_fee', 'psa_milestone',
    'ref_rate_card_standard', 'hr_cost_rate', 'erp_contract', 'erp_invoice', 'expense_line', 'payroll_actual'
] %}
{%- set list_users = [
    ('service_line', 'service_line', ['psa_engagement', 'erp_contract']),
    ('practice', 'practice', ['psa_engagement', 'hr_job_history', 'psa_resource']),
    ('cost_center', 'cost_center', ['hr_job_history', 'psa_resource', 'payroll_actual', 'erp_journal_line']),
    ('account', 'account_id', ['erp_journal_line']),
    ('task', 'code', ['psa_task'])
] %}

{%- for input in currency_users %}
select 'currency' as kind, currency as code, source_ref from ({{ input_layer(input) }}) as {{ input }}
union all
{%- endfor %}
{%- for kind, column, users in list_users %}
{%- for input in users %}
select '{{ kind }}' as kind, {{ column }} as code, source_ref
from ({{ input_layer(input) }}) as {{ input }}
where {{ column }} is not null and '{{ kind }}' in (select listed.kind from ({{ input_layer('ref_code') }}) as listed)
union all
{%- endfor %}
{%- endfor %}
select 'tax_code' as kind, tax_code as code, source_ref
from ({{ input_layer('psa_engagement') }}) as engagement
where
    tax_code is not null
    and (
        {{ is_connected('ref_tax_rule') }} and {{ is_delivered_for('ref_tax_rule', 'engagement.entity_id') }}
        or 'tax_code' in (select listed.kind from ({{ input_layer('ref_code') }}) as listed)
    )
union all
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
