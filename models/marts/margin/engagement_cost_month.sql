with parts as (
    select
        currency_view,
        engagement_id,
        period,
        labour_std,
        labour_true,
        0 as subcontract_true,
        0 as expenses
    from {{ ref('labour_cost') }}
    where is_client
    union all
    select
        currency_view,
        engagement_id,
        period,
        0 as labour_std,
        0 as labour_true,
        subcontract_true,
        0 as expenses
    from {{ ref('subcontract_cost') }}
    where is_client
    union all
    select
        rates.currency_view,
        expense.engagement_id,
        expense.period,
        0 as labour_std,
        0 as labour_true,
        0 as subcontract_true,
        {{ multiply('expense.amount', 'rates.average_rate') }} as expenses
    from {{ ref('expense') }} as expense
    inner join {{ ref('engagement') }} as engagement on expense.engagement_id = engagement.engagement_id
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on expense.period = fiscal_period.period and fiscal_period.is_reported
    inner join {{ ref('exchange_rate') }} as rates
        on expense.period = rates.period and expense.currency = rates.currency
    where expense.status = 'approved'
)

select
    currency_view,
    engagement_id,
    period,
    {{ money('sum(labour_std)') }} as labour_std,
    {{ money('sum(labour_true)') }} as labour_true,
    {{ money('sum(subcontract_true)') }} as subcontract_true,
    {{ money('sum(expenses)') }} as expenses,
    {{ money('sum(labour_std + expenses)') }} as cost_std,
    {{ money('sum(labour_true + subcontract_true + expenses)') }} as cost_true
from parts
group by currency_view, engagement_id, period
