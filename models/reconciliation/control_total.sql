{#- What each stream holds at every stage from the landing to the marts, counted by rules of its own at each stage: only what
    the marts count, in reported months. Where records are lost or multiplied, the totals differ from that stage on (R70
    compares the ends). Connectors other than the drop start at stage staged: their landed streams are their own. -#}
{%- set number = 'cast(r.%s as decimal(18, 6))' %}
{%- set rules = {
    'invoices': {
        'stream': 'erp_invoice', 'fact': 'invoice', 'period': month_of('r.invoice_date'), 'entity': 'r.entity_id',
        'currency': 'r.currency', 'amount': (number % 'net_services') ~ ' + ' ~ (number % 'net_expenses') ~ ' + ' ~ (number % 'tax'),
        'filter': "r.status = 'posted'"
    },
    'cash': {
        'stream': 'erp_cash_application', 'fact': 'cash_application', 'period': month_of('r.date'), 'entity': 'r.entity_id',
        'currency': 'r.currency', 'amount': (number % 'amount')
    },
    'revenue_postings': {
        'stream': 'erp_revenue_posting', 'fact': 'revenue_posting', 'period': 'r.period', 'entity': 'r.entity_id',
        'currency': 'r.currency', 'amount': (number % 'amount')
    },
    'payroll': {
        'stream': 'payroll_actual', 'fact': 'payroll', 'period': 'r.period', 'entity': 'worker.entity_id',
        'currency': 'r.currency', 'amount': (number % 'employer_cost')
    },
    'time': {
        'stream': 'psa_time_entry', 'fact': 'time_entry', 'period': month_of('r.work_date'), 'entity': 'worker.entity_id',
        'currency': none, 'amount': (number % 'hours'), 'filter': "r.status <> 'rejected'", 'known': 'updated_date', 'versioned': true
    },
    'expenses': {
        'stream': 'expense_line', 'fact': 'expense', 'period': month_of('r.date'), 'entity': 'engagement.entity_id',
        'currency': 'r.currency', 'amount': (number % 'amount'),
        'filter': "r.status = 'approved' and engagement.engagement_id is not null"
    },
    'subcontractor_bills': {
        'stream': 'ap_subcontractor_bill', 'fact': 'subcontractor_bill', 'period': 'r.service_period', 'fact_period': 'r.period',
        'entity': 'engagement.entity_id', 'currency': 'r.currency', 'amount': (number % 'amount'), 'known': 'bill_date'
    }
} %}
{%- set marts = {
    'invoices': ('receivable_month', 'entity', 'ar_billings_gross'),
    'cash': ('receivable_month', 'entity', '-ar_cash'),
    'payroll': ('person_cost_month', 'entity', 'payroll_total'),
    'time': ('person_month', 'entity', 'hours_recorded'),
    'expenses': ('engagement_cost_month', 'engagement_id', 'expenses'),
    'subcontractor_bills': ('subcontract_cost', 'engagement_id', 'billed_cost')
} %}
{%- for total, rule in rules.items() %}
{%- for stage in (['landed'] if 'drop' in var('connectors') else []) + ['staged', 'harmonized'] %}
{{ control_total(total, rule, stage) }}
union all
{%- endfor %}
{%- endfor %}
{%- for total, (mart, owner, measure) in marts.items() %}
select
    'mart' as stage,
    'all' as source,
    '{{ rules[total].stream }}' as stream,
    '{{ total }}' as total,
    coalesce({{ 'engagement.entity_id' if owner == 'engagement_id' else 'm.entity' }}, 'unknown') as entity,
    m.period,
    {{ 'basis.currency' if rules[total].currency else "'hours'" }} as unit,
    cast(null as bigint) as record_count,
    {{ money('sum(m.total_amount)') }} as amount
from (
    select *, {{ measure }} as total_amount from {{ ref(mart) }}{{ " where currency_view = 'reporting'" if mart != 'person_month' }}
) as m
cross join {{ ref('reporting_basis') }} as basis
{%- if owner == 'engagement_id' %}
left join {{ ref('engagement') }} as engagement on m.engagement_id = engagement.engagement_id
{%- endif %}
group by coalesce({{ 'engagement.entity_id' if owner == 'engagement_id' else 'm.entity' }}, 'unknown'), m.period, basis.currency
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
