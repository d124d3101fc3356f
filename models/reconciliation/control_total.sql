{#- What each stream holds at every stage from the landing to the marts, counted by rules of its own at each stage: only what
    the marts count, in reported months. Where records are lost or multiplied, the totals differ from that stage on (R70
    compares the ends). Connectors other than the drop start at stage staged: their landed streams are their own. -#}
{%- set number = 'cast(%s as decimal(18, 6))' %}
{%- set rules = {
    'invoices': {
        'stream': 'erp_invoice', 'fact': 'invoice', 'mart': ('receivable_month', 'm.ar_billings_gross'),
        'period': month_of('invoice_date'), 'owner': 'entity_id', 'currency': 'currency', 'filter': "status = 'posted'",
        'amount': number % 'net_services' ~ ' + ' ~ number % 'net_expenses' ~ ' + ' ~ number % 'tax'
    },
    'cash': {
        'stream': 'erp_cash_application', 'fact': 'cash_application', 'mart': ('receivable_month', '-m.ar_cash'),
        'period': month_of('date'), 'owner': 'entity_id', 'currency': 'currency', 'amount': number % 'amount'
    },
    'revenue_postings': {
        'stream': 'erp_revenue_posting', 'fact': 'revenue_posting',
        'period': 'period', 'owner': 'entity_id', 'currency': 'currency', 'amount': number % 'amount'
    },
    'payroll': {
        'stream': 'payroll_actual', 'fact': 'payroll', 'mart': ('person_cost_month', 'm.payroll_total'),
        'period': 'period', 'owner': 'resource_id', 'currency': 'currency', 'amount': number % 'employer_cost'
    },
    'time': {
        'stream': 'psa_time_entry', 'fact': 'time_entry', 'mart': ('person_month', 'm.hours_recorded'),
        'period': month_of('work_date'), 'fact_period': 'work_period', 'owner': 'resource_id', 'amount': number % 'hours',
        'filter': "status <> 'rejected'", 'known': 'updated_date', 'versioned': true
    },
    'expenses': {
        'stream': 'expense_line', 'fact': 'expense', 'mart': ('engagement_cost_month', 'm.expenses'),
        'period': month_of('date'), 'owner': 'engagement_id', 'owned': true, 'currency': 'currency',
        'amount': number % 'amount', 'filter': "status = 'approved'"
    },
    'subcontractor_bills': {
        'stream': 'ap_subcontractor_bill', 'fact': 'subcontractor_bill', 'mart': ('subcontract_cost', 'm.billed_cost'),
        'period': 'service_period', 'fact_period': 'period', 'owner': 'engagement_id', 'currency': 'currency',
        'amount': number % 'amount', 'known': 'bill_date'
    }
} %}
{%- for total, rule in rules.items() %}
{%- for stage in (['landed'] if 'drop' in var('connectors') else []) + ['staged', 'harmonized'] %}
{{ control_total(total, rule, stage) }}
union all
{%- endfor %}
{%- if rule.mart %}
{{ control_total_mart(total, rule) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endif %}
{%- endfor %}
