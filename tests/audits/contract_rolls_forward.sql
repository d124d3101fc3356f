-- Guards against backlog or contract position that does not follow from its flows (R57): per contract line and
-- currency, closing = opening + flows, exactly and before rounding. One row per line, currency and month that is off.
with rolled as (
    select
        line_id,
        currency,
        period,
        is_reported,
        backlog - lag(backlog) over (partition by line_id, currency order by period_index) as backlog_change,
        contract_position - lag(contract_position) over (partition by line_id, currency order by period_index) as position_change,
        bookings_net + price_adjustment - services_revenue as backlog_flows,
        services_revenue + expense_revenue - billed as position_flows
    from {{ ref('contract_line_month') }}
),

balances as (
    select
        line_id,
        currency,
        sum(bookings_net + price_adjustment - opening_services - services_revenue) as backlog
    from {{ ref('contract_line_month') }}
    group by line_id, currency
)

select
    line_id,
    currency,
    period,
    backlog_change - backlog_flows as backlog_difference,
    position_change - position_flows as position_difference
from rolled
where is_reported and (backlog_change <> backlog_flows or position_change <> position_flows)
union all
select
    balances.line_id,
    balances.currency,
    closing.period,
    closing.backlog - balances.backlog as backlog_difference,
    0 as position_difference
from balances
inner join {{ ref('contract_line_month') }} as closing
    on balances.line_id = closing.line_id and balances.currency = closing.currency
inner join {{ ref('fiscal_period') }} as fiscal_period on closing.period = fiscal_period.period and fiscal_period.is_last
where closing.backlog <> balances.backlog
