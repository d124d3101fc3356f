-- Guards against documents or receipts that a join loses: per currency and month, in document currency, the open items
-- at the start + posted documents - cash - write-offs = the open items at the end, exactly.
with closings as (
    select item.currency, fiscal_period.period_index, sum(item.open_amount) as closing
    from {{ ref('open_item_month') }} as item
    inner join {{ ref('fiscal_period') }} as fiscal_period on item.period = fiscal_period.period
    group by item.currency, fiscal_period.period_index
),

flows as (
    select currency, invoice_period as period, gross as amount from {{ ref('invoice') }} where is_posted
    union all
    select currency, period, -amount as amount from {{ ref('cash_application') }}
    union all
    select currency, period, -amount as amount from {{ ref('ar_writeoff') }}
),

sides as (
    select currency, period_index, closing, 0 as opening, 0 as flow from closings
    union all
    select currency, period_index + 1 as period_index, 0 as closing, closing as opening, 0 as flow from closings
    union all
    select flows.currency, fiscal_period.period_index, 0 as closing, 0 as opening, flows.amount as flow
    from flows
    inner join {{ ref('fiscal_period') }} as fiscal_period on flows.period = fiscal_period.period
)

select
    sides.currency,
    fiscal_period.period,
    sum(sides.opening) as opening,
    sum(sides.flow) as flow,
    sum(sides.closing) as closing
from sides
inner join {{ ref('fiscal_period') }} as fiscal_period
    on sides.period_index = fiscal_period.period_index and fiscal_period.is_reported
group by sides.currency, fiscal_period.period
having sum(sides.opening) + sum(sides.flow) <> sum(sides.closing)
