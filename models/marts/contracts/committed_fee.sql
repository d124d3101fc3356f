{{ config(materialized='ephemeral') }}

with remaining as (
    select
        fees.engagement_id,
        fiscal_period.period,
        fees.currency,
        fees.monthly_amount,
        fees.days_in_month,
        greatest(fees.first_date, {{ add_days('fiscal_period.end_date', 1) }}) as first_date,
        least(fees.last_date, engagement.noncancellable_through) as last_date
    from {{ ref('fee_month') }} as fees
    inner join {{ ref('engagement') }} as engagement on fees.engagement_id = engagement.engagement_id
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on fees.last_date > fiscal_period.end_date and fees.first_date <= engagement.noncancellable_through
    where engagement.method in ('retainer', 'managed_service')
)

select
    engagement_id,
    period,
    sum({{ divide(
        multiply('monthly_amount', days_between('first_date', 'last_date') ~ ' + 1'), 'days_in_month'
    ) }}) as committed
from remaining
where first_date <= last_date
group by engagement_id, period
