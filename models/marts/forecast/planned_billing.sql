{{ config(materialized='ephemeral') }}

-- What will be earned without anybody's hours: dated milestones, and fees to the end of the contract.
select
    milestone.engagement_id,
    {{ month_of('milestone.expected_date') }} as forecast_month,
    milestone.currency,
    milestone.amount
from {{ ref('milestone') }} as milestone
inner join {{ ref('engagement') }} as engagement on milestone.engagement_id = engagement.engagement_id
inner join {{ ref('fiscal_period') }} as last_period
    on last_period.is_last and milestone.expected_date > last_period.end_date
where engagement.method = 'milestone' and milestone.earned_date is null
union all
select
    fees.engagement_id,
    fees.period as forecast_month,
    fees.currency,
    {{ divide(
        multiply('fees.monthly_amount', days_between('fees.first_date', 'least(fees.last_date, engagement.end_date)') ~ ' + 1'),
        'fees.days_in_month'
    ) }} as amount
from {{ ref('fee_month') }} as fees
inner join {{ ref('engagement') }} as engagement on fees.engagement_id = engagement.engagement_id
inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last and fees.month_start > last_period.end_date
where engagement.method in ('retainer', 'managed_service') and fees.first_date <= engagement.end_date
