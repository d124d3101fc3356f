{{ config(materialized='ephemeral') }}

with last_period as (
    select period from {{ ref('fiscal_period') }} where is_last
),

money_to_date as (
    select line_id, sum(revenue_net) as revenue, sum(revenue_net - cost_std) as margin
    from {{ ref('engagement_month') }}
    where currency_view = 'reporting'
    group by line_id
),

booked as (
    select booking.engagement_id, booking.currency, sum(booking.tcv) as contract_value
    from {{ ref('booking') }} as booking
    inner join last_period on booking.booking_period <= last_period.period
    group by booking.engagement_id, booking.currency
)

select
    engagement.engagement_id,
    engagement.target_margin,
    money_to_date.revenue as revenue_to_date,
    case
        when progress.engagement_id is null then {{ divide('money_to_date.margin', 'money_to_date.revenue') }}
        else {{ divide('progress.revenue_to_date - progress.cost_to_date', 'progress.revenue_to_date') }}
    end as margin_to_date,
    -- The PSA's word before ours: a baseline plans labour alone.
    coalesce(
        engagement.target_margin, {{ divide('booked.contract_value - baseline.bac', 'booked.contract_value') }}
    ) as planned_margin
from {{ ref('engagement') }} as engagement
cross join last_period
left join money_to_date on engagement.engagement_id = money_to_date.line_id
left join {{ ref('percent_complete') }} as progress
    on engagement.engagement_id = progress.engagement_id and last_period.period = progress.period
left join booked on engagement.engagement_id = booked.engagement_id and engagement.currency = booked.currency
left join {{ ref('baseline_in_force') }} as baseline
    on engagement.engagement_id = baseline.engagement_id and last_period.period = baseline.period
