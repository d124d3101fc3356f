{{ config(materialized='ephemeral') }}

-- What assigned hours will earn: T&M at the contract rate of the day, fixed fees by the share of the estimate they use.
with rated as (
    select
        day.engagement_id,
        day.kind,
        day.forecast_month,
        day.hours,
        day.probability,
        engagement.method,
        coalesce(bill_rate.currency, engagement.currency) as currency,
        bill_rate.rate as bill_rate,
        {{ divide(multiply('cost_rate.rate', 'cost_rates.closing_rate'), 'engagement_rates.closing_rate') }} as cost_rate,
        progress.price,
        progress.eac_cost,
        progress.eac_hours
    from {{ ref('assignment_day') }} as day
    inner join {{ ref('engagement') }} as engagement on day.engagement_id = engagement.engagement_id
    inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last
    left join {{ ref('bill_rate') }} as bill_rate
        on
            day.engagement_id = bill_rate.engagement_id
            and day.resource_id = bill_rate.resource_id
            and engagement.method = 'tm'
            and day.date between bill_rate.effective_from and bill_rate.effective_to
    left join {{ ref('cost_rate') }} as cost_rate
        on day.resource_id = cost_rate.resource_id and day.date between cost_rate.effective_from and cost_rate.effective_to
    left join {{ ref('exchange_rate') }} as cost_rates
        on cost_rates.currency_view = 'reporting' and last_period.period = cost_rates.period and cost_rate.currency = cost_rates.currency
    left join {{ ref('exchange_rate') }} as engagement_rates
        on
            engagement_rates.currency_view = 'reporting'
            and last_period.period = engagement_rates.period
            and engagement.currency = engagement_rates.currency
    left join {{ ref('percent_complete') }} as progress
        on day.engagement_id = progress.engagement_id and last_period.period = progress.period
),

valued as (
    select
        *,
        case method
            when 'tm' then {{ multiply('hours', 'bill_rate') }}
            when 'fixed_poc_cost' then {{ multiply(divide(multiply('hours', 'cost_rate'), 'eac_cost'), 'price') }}
            when 'fixed_poc_hours' then {{ multiply(divide('hours', 'eac_hours'), 'price') }}
        end as amount
    from rated
)

select
    engagement_id,
    forecast_month,
    currency,
    case when kind = 'hard' then hours else 0 end as hours,
    case when kind = 'hard' then coalesce(amount, 0) else 0 end as amount,
    case when kind = 'soft' then {{ multiply('coalesce(amount, 0)', 'probability') }} else 0 end as amount_soft
from valued
