{{ config(materialized='ephemeral') }}

select
    fees.engagement_id,
    fees.currency,
    fiscal_period.period,
    sum({{ divide(
        multiply('fees.monthly_amount', days_between('fees.first_date', 'least(fees.last_date, engagement.noncancellable_through)') ~ ' + 1'),
        'fees.days_in_month'
    ) }}) as committed
from {{ ref('fee_month') }} as fees
inner join {{ ref('engagement') }} as engagement on fees.engagement_id = engagement.engagement_id
inner join {{ ref('fiscal_period') }} as fiscal_period
    on fees.month_start > fiscal_period.end_date and fees.first_date <= engagement.noncancellable_through
group by fees.engagement_id, fees.currency, fiscal_period.period
