{{ config(materialized='ephemeral') }}

with price_changes as (
    select engagement_id, booking_period as period, currency, tcv as amount
    from {{ ref('booking') }}
    union all
    select engagement_id, period, currency, services_amount as amount
    from {{ ref('price_adjustment') }}
)

select
    engagement.engagement_id,
    fiscal_period.period,
    sum(coalesce(price_changes.amount, 0)) as price
from {{ ref('engagement') }} as engagement
cross join {{ ref('fiscal_period') }} as fiscal_period
left join price_changes
    on
        engagement.engagement_id = price_changes.engagement_id
        and engagement.currency = price_changes.currency
        and price_changes.period <= fiscal_period.period
where engagement.method in ('fixed_poc_cost', 'fixed_poc_hours')
group by engagement.engagement_id, fiscal_period.period
