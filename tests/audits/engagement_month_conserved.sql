-- Guards against a join of `engagement_month` that loses or multiplies rows: every part it is put together from must
-- add up to the same total in it. One row per view, month and part whose two sides differ.
with sides as (
    select currency_view, period, 'balances' as part, backlog + unbilled - deferred as amount
    from {{ ref('contract_balance') }}
    union all
    select currency_view, period, 'balances' as part, -(backlog_closing + unbilled - deferred) as amount
    from {{ ref('engagement_month') }}
    union all
    select currency_view, period, 'flows' as part, revenue_net + billed_net + bookings_net as amount
    from {{ ref('contract_month') }}
    union all
    select currency_view, period, 'flows' as part, -(revenue_net + billed_net + bookings_net) as amount
    from {{ ref('engagement_month') }}
    union all
    select currency_view, period, 'delivery' as part, client_billable_hours + wip_unapproved + bridge_worked + bridge_billed + revenue_at_risk as amount
    from {{ ref('delivery_month') }}
    union all
    select currency_view, period, 'delivery' as part, -(client_billable_hours + wip_unapproved + bridge_worked + bridge_billed + revenue_at_risk) as amount
    from {{ ref('engagement_month') }}
    union all
    select currency_view, period, 'cost' as part, cost_std + cost_true as amount
    from {{ ref('engagement_cost_month') }}
    union all
    select currency_view, period, 'cost' as part, -(cost_std + cost_true) as amount
    from {{ ref('engagement_month') }}
)

select
    sides.currency_view,
    sides.period,
    sides.part,
    sum(sides.amount) as amount_lost
from sides
inner join {{ ref('fiscal_period') }} as fiscal_period on sides.period = fiscal_period.period and fiscal_period.is_reported
group by sides.currency_view, sides.period, sides.part
having sum(sides.amount) <> 0
