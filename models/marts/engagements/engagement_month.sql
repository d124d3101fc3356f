{%- set booking_types = ['new', 'renewal', 'change_order', 'cancellation', 'credit'] -%}

select
    flows.currency_view,
    flows.line_id,
    flows.period,
    fiscal_period.start_date as period_start,
    line.engagement,
    line.contract,
    line.customer,
    line.entity,
    line.method,
    line.practice,
    line.service_line,
    line.region,
    line.currency,
    {%- for type in booking_types %}
    flows.bookings_{{ type }},
    {%- endfor %}
    flows.bookings_net,
    flows.bookings_acv_net,
    flows.book_to_bill_base,
    flows.revenue_net,
    flows.revenue_services,
    flows.revenue_net_txn,
    flows.billed_net,
    flows.backlog_txn,
    opening.backlog as backlog_opening,
    flows.bookings_net as backlog_bookings,
    flows.backlog_price_adj,
    -flows.revenue_services as backlog_revenue,
    closing.backlog as backlog_closing,
    closing.rpo,
    closing.rpo_next_12m,
    closing.unbilled,
    closing.deferred,
    opening.unbilled as unbilled_opening,
    opening.deferred as deferred_opening,
    {%- for measure in delivery_measures().split() %}
    {{ money('coalesce(delivery.' ~ measure ~ ', 0)') }} as {{ measure }},
    {%- endfor %}
    {{ money('coalesce(cost.labour_std, 0)') }} as labour_std,
    {{ money('coalesce(cost.cost_std, 0)') }} as cost_std,
    {{ money('coalesce(cost.cost_true, 0)') }} as cost_true,
    {{ money('flows.revenue_services - coalesce(cost.subcontract_true, 0)') }} as revenue_services_own,
    {{ money("case when line.method = 'tm' then flows.revenue_services else 0 end") }} as revenue_services_tm,
    {{ money('recent.revenue_services') }} as trailing_revenue,
    {{ multiply('closing.backlog', 'recent.months_in_window') }} as backlog_months,
    {{ multiply('closing.unbilled - closing.deferred', 'recent.days_in_window') }} as unbilled_days,
    progress.pct_complete,
    {{ money('progress.eac_cost - progress.cost_to_date') }} as etc,
    {{ multiply('progress.cost_pct', 'baseline.bac') }} as earned_value,
    progress.cost_to_date,
    progress.hours_to_date,
    progress.eac_cost,
    progress.eac_hours,
    {{ multiply(multiply(
        'case when progress.eac_cost > progress.price then progress.eac_cost - progress.price else 0 end',
        '1 - coalesce(progress.pct_complete, 0)'
    ), 'coalesce(rates.closing_rate, 0)') }} as loss_provision,
    {{ money('baseline.planned_value_cum') }} as planned_value_to_date,
    {{ money('baseline.bac') }} as budget_at_completion,
    {{ multiply('baseline.bac - progress.eac_cost', 'coalesce(rates.closing_rate, 0)') }} as variance_at_completion
from {{ ref('contract_month') }} as flows
inner join {{ ref('fiscal_period') }} as fiscal_period on flows.period = fiscal_period.period
inner join {{ ref('contract_line') }} as line on flows.line_id = line.line_id
inner join {{ ref('contract_balance') }} as closing
    on flows.currency_view = closing.currency_view and flows.line_id = closing.line_id and flows.period = closing.period
-- The opening period has none before it, and so no row.
inner join {{ ref('contract_balance') }} as opening
    on
        flows.currency_view = opening.currency_view
        and flows.line_id = opening.line_id
        and fiscal_period.period_index - 1 = opening.period_index
inner join {{ ref('trailing_revenue') }} as recent
    on flows.currency_view = recent.currency_view and flows.line_id = recent.line_id and flows.period = recent.period
left join {{ ref('exchange_rate') }} as rates
    on flows.currency_view = rates.currency_view and flows.period = rates.period and line.currency = rates.currency
left join {{ ref('delivery_month') }} as delivery
    on flows.currency_view = delivery.currency_view and flows.line_id = delivery.line_id and flows.period = delivery.period
left join {{ ref('engagement_cost_month') }} as cost
    on flows.currency_view = cost.currency_view and flows.line_id = cost.engagement_id and flows.period = cost.period
left join {{ ref('percent_complete') }} as progress
    on flows.line_id = progress.engagement_id and flows.period = progress.period
left join {{ ref('baseline_in_force') }} as baseline
    on flows.line_id = baseline.engagement_id and flows.period = baseline.period
