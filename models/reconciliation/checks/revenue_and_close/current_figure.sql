-- The figures of the firm as they are now, per reported month, by metric id: the additive metrics and balances that a
-- close freezes and R60 compares. Left out is what grows after its month by nature: how much of a month's work has been
-- billed and collected since.
{%- set marts = {
    'engagement_month': {'money': [
        'bookings_new', 'bookings_renewal', 'bookings_change_order', 'bookings_cancellation', 'bookings_credit',
        'bookings_net', 'bookings_acv_net', 'revenue_net', 'revenue_services', 'billed_net', 'backlog_opening',
        'backlog_bookings', 'backlog_price_adj', 'backlog_revenue', 'backlog_closing', 'rpo', 'unbilled', 'deferred',
        'wip_unapproved', 'cost_std', 'cost_true', 'bridge_planned', 'bridge_worked', 'bridge_approved'
    ]},
    'receivable_month': {'money': ['ar_closing', 'ar_billings_gross', 'ar_cash', 'ar_writeoff']},
    'person_month': {'hours': ['hours_billable', 'capacity_net', 'missing_hours'], 'count': ['fte']},
    'person_cost_month': {'money': [
        'cost_internal_std', 'cost_internal_true', 'payroll_total', 'payroll_unallocated', 'payroll_overhead',
        'payroll_estimated'
    ]}
} %}
with
{%- for mart, units in marts.items() %}
{{ mart }}_total as (
    select
        period,
        {%- for metric in units.values() | sum(start=[]) %}
        sum({{ 'fte_month' if metric == 'fte' else metric }}) as {{ metric }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref(mart) }}
    {%- if mart != 'person_month' %}
    where currency_view = 'reporting'
    {%- endif %}
    group by period
){% if not loop.last %},{% endif %}
{%- endfor %}
{% for mart, units in marts.items() %}{% set last_mart = loop.last %}
{%- for unit, metrics in units.items() %}{% set last_unit = loop.last %}
{%- for metric in metrics %}
select '{{ metric }}' as metric, period, '{{ unit }}' as unit, '{{ mart }}' as mart, {{ money(metric) }} as value
from {{ mart }}_total
{%- if not (last_mart and last_unit and loop.last) %}
union all
{%- endif %}
{%- endfor %}
{%- endfor %}
{%- endfor %}
