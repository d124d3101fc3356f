{{ config(materialized='view') }}

with adjustments as (
    select
        price_adjustment.*,
        coalesce(engagement.method, '') in ('fixed_poc_cost', 'fixed_poc_hours') as is_in_price
    from {{ ref('price_adjustment') }} as price_adjustment
    left join {{ ref('engagement') }} as engagement on price_adjustment.engagement_id = engagement.engagement_id
)

select line_id, booking_period as period, currency, 'bookings_' || booking_type as measure, {{ money('tcv') }} as amount, source_ref
from {{ ref('booking') }}
where booking_period is not null
union all
select line_id, booking_period as period, currency, 'bookings_acv_net' as measure, {{ money('acv') }} as amount, source_ref
from {{ ref('booking') }}
where booking_period is not null
union all
select engagement_id, period, currency, 'price_adjustment' as measure, {{ money('services_amount') }} as amount, source_ref
from adjustments
union all
select engagement_id, period, currency, 'services_adjustment' as measure, {{ money('services_amount') }} as amount, source_ref
from adjustments
where not is_in_price
union all
select engagement_id, period, currency, 'expense_adjustment' as measure, {{ money('expenses_amount') }} as amount, source_ref
from adjustments
union all
select engagement_id, recognised_period as period, bill_currency as currency, 'tm_revenue' as measure, bill_value as amount, source_ref
from {{ ref('time_entry') }}
where is_tm and recognised_period is not null
union all
select milestone.engagement_id, {{ month_of('milestone.earned_date') }} as period, milestone.currency, 'milestone_revenue' as measure, {{ money('milestone.amount') }} as amount, milestone.source_ref
from {{ ref('milestone') }} as milestone
inner join {{ ref('engagement') }} as engagement on milestone.engagement_id = engagement.engagement_id
where milestone.earned_date is not null and engagement.method = 'milestone'
union all
select fees.engagement_id, fees.period, fees.currency, 'fee_revenue' as measure, {{ money('sum(fees.amount)') }} as amount, fees.source_ref
from {{ ref('fee_month') }} as fees
inner join {{ ref('engagement') }} as engagement on fees.engagement_id = engagement.engagement_id
where engagement.method in ('retainer', 'managed_service')
-- A fee that another one interrupts within a month has two parts in it.
group by fees.engagement_id, fees.period, fees.currency, fees.source_ref
union all
select progress.engagement_id, progress.period, progress.currency, 'fixed_fee_revenue' as measure, progress.services_revenue as amount, engagement.source_ref
from {{ ref('percent_complete') }} as progress
inner join {{ ref('engagement') }} as engagement on progress.engagement_id = engagement.engagement_id
union all
select engagement_id, period, currency, 'expense_revenue' as measure, amount, source_ref
from {{ ref('expense_revenue') }}
union all
select engagement_id, invoice_period as period, currency, 'billed_services' as measure, {{ money('net_services') }} as amount, source_ref
from {{ ref('invoice') }}
where is_posted
union all
select engagement_id, invoice_period as period, currency, 'billed_expenses' as measure, {{ money('net_expenses') }} as amount, source_ref
from {{ ref('invoice') }}
where is_posted
union all
select opening.engagement_id, fiscal_period.period, opening.currency, 'opening_services' as measure, {{ money('opening.services_to_date') }} as amount, opening.source_ref
from {{ ref('opening_recognised') }} as opening
inner join {{ ref('fiscal_period') }} as fiscal_period on fiscal_period.period_index = 0
union all
select opening.engagement_id, fiscal_period.period, opening.currency, 'opening_expenses' as measure, {{ money('opening.expenses_to_date') }} as amount, opening.source_ref
from {{ ref('opening_recognised') }} as opening
inner join {{ ref('fiscal_period') }} as fiscal_period on fiscal_period.period_index = 0
