with dense as (
    select
        currencies.line_id,
        currencies.currency,
        fiscal_period.period,
        fiscal_period.period_index,
        fiscal_period.is_reported
    from (
        select line_id, currency from {{ ref('contract_flow') }}
        union
        select line.line_id, coalesce(line.currency, basis.currency) as currency
        from {{ ref('contract_line') }} as line
        cross join {{ ref('reporting_basis') }} as basis
    ) as currencies
    cross join {{ ref('fiscal_period') }} as fiscal_period
),

{%- set flows = [
    'bookings_new', 'bookings_renewal', 'bookings_change_order', 'bookings_cancellation', 'bookings_credit',
    'bookings_acv_net', 'price_adjustment', 'services_revenue', 'expense_revenue', 'billed_services', 'billed',
    'opening_services', 'opening_recognised'
] %}

flows as (
    select
        dense.*,
        {%- for flow in flows %}
        {{ money('coalesce(flow.' ~ flow ~ ', 0)') }} as {{ flow }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from dense
    left join {{ ref('contract_flow') }} as flow
        on dense.line_id = flow.line_id and dense.currency = flow.currency and dense.period = flow.period
),

booked as (
    select
        *,
        bookings_new + bookings_renewal + bookings_change_order + bookings_cancellation + bookings_credit as bookings_net
    from flows
)

select
    line_id,
    currency,
    period,
    period_index,
    is_reported,
    {{ flows | join(',\n    ') }},
    {{ money('bookings_net') }} as bookings_net,
    {{ money('sum(bookings_net + price_adjustment - opening_services - services_revenue) over (
        partition by line_id, currency order by period_index
    )') }} as backlog,
    {{ money('sum(opening_recognised + services_revenue + expense_revenue - billed) over (
        partition by line_id, currency order by period_index
    )') }} as contract_position
from booked
