{%- set measures = {
    'bookings_new': 'bookings_new', 'bookings_renewal': 'bookings_renewal',
    'bookings_change_order': 'bookings_change_order', 'bookings_cancellation': 'bookings_cancellation',
    'bookings_credit': 'bookings_credit', 'bookings_net': 'bookings_net', 'bookings_acv_net': 'bookings_acv_net',
    'revenue_services': 'services_revenue', 'revenue_net': 'services_revenue + months.expense_revenue',
    'billed_net': 'billed', 'backlog_price_adj': 'price_adjustment'
} %}

select
    rates.currency_view,
    months.line_id,
    months.period,
    {%- for name, column in measures.items() %}
    {{ money('sum(' ~ multiply('months.' ~ column, 'rates.average_rate') ~ ')') }} as {{ name }},
    {%- endfor %}
    {{ money('sum(' ~ multiply(
        "case when " ~ policy('book_to_bill_denominator') ~ " = 'billed' then months.billed_services else months.services_revenue end",
        'rates.average_rate'
    ) ~ ')') }} as book_to_bill_base,
    {{ money('sum(case when months.currency = line.currency then months.services_revenue + months.expense_revenue else 0 end)') }} as revenue_net_txn,
    {{ money('sum(case when months.currency = line.currency then months.backlog else 0 end)') }} as backlog_txn
from {{ ref('contract_line_month') }} as months
inner join {{ ref('contract_line') }} as line on months.line_id = line.line_id
inner join {{ ref('exchange_rate') }} as rates on months.period = rates.period and months.currency = rates.currency
group by rates.currency_view, months.line_id, months.period
