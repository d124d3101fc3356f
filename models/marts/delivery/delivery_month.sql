{%- set measures = [
    'client_billable_hours', 'realization_base', 'hours_contract_value', 'hours_card_value', 'wip_unapproved', 'revenue_at_risk',
    'posting_due_count', 'posting_done_count', 'bridge_planned', 'bridge_worked', 'bridge_approved', 'bridge_billed',
    'bridge_collected', 'invoice_delay_days', 'invoice_delay_count', 'setup_delay_days', 'setup_delay_count',
    'slip_days', 'slip_count', 'demand_hours', 'staffed_hours', 'expenses_due_count', 'expenses_posted_count',
    'expenses_due_value', 'expenses_posted_value', 'milestones_due_count', 'milestones_posted_count',
    'milestones_due_value', 'milestones_posted_value', 'fees_due_count', 'fees_posted_count', 'fees_due_value',
    'fees_posted_value', 'revenue_due_count', 'revenue_posted_count', 'revenue_due_value', 'revenue_posted_value', 'invoice_wait', 'invoice_wait_base', 'billed_lines',
    'billed_lines_in_error', 'invoice_cycle_total', 'invoice_cycle_count', 'disputes', 'disputes_value'
] -%}

with flows as (
    select
        line_id,
        period,
        currency,
        rate_type,
        measure,
        sum(amount) as amount
    from {{ ref('delivery_movement') }}
    group by line_id, period, currency, rate_type, measure
),

converted as (
    select
        rates.currency_view,
        flows.line_id,
        flows.period,
        flows.measure,
        {{ multiply(
            'flows.amount', "case when flows.rate_type = 'closing' then rates.closing_rate else rates.average_rate end"
        ) }} as amount
    from flows
    inner join {{ ref('exchange_rate') }} as rates
        on flows.period = rates.period and flows.currency = rates.currency
)

select
    currency_view,
    line_id,
    period,
    {%- for measure in measures %}
    {{ money("sum(case when measure = '" ~ measure ~ "' then amount else 0 end)") }} as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from converted
group by currency_view, line_id, period
