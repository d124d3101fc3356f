{{ config(materialized='ephemeral') }}

select
    expense.engagement_id,
    expense.period,
    engagement.currency,
    {{ divide(
        multiply('expense.amount', 'expense_rates.average_rate'), 'engagement_rates.average_rate'
    ) }} as amount,
    expense.source_ref
from {{ ref('expense') }} as expense
inner join {{ ref('engagement') }} as engagement on expense.engagement_id = engagement.engagement_id
left join {{ ref('exchange_rate') }} as expense_rates
    on
        expense_rates.currency_view = 'reporting'
        and expense.period = expense_rates.period
        and expense.currency = expense_rates.currency
left join {{ ref('exchange_rate') }} as engagement_rates
    on
        engagement_rates.currency_view = 'reporting'
        and expense.period = engagement_rates.period
        and engagement.currency = engagement_rates.currency
where expense.status = 'approved' and expense.rebillable
