{{ config(materialized='ephemeral') }}

{#- When the remaining obligation of a line is expected, in days from the period end: all of it until its end date,
    and the part that falls within twelve months. Fees follow their schedule instead. -#}
with fees_ahead as (
    select
        fees.engagement_id,
        fiscal_period.period,
        sum({{ divide(
            multiply('fees.monthly_amount', days_between(
                'fees.first_date',
                'least(fees.last_date, cast(' ~ dbt.dateadd('month', 12, 'fiscal_period.end_date') ~ ' as date))'
            ) ~ ' + 1'), 'fees.days_in_month'
        ) }}) as fees_next_12m
    from {{ ref('fee_month') }} as fees
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on
            fees.month_start > fiscal_period.end_date
            and fees.first_date <= cast({{ dbt.dateadd('month', 12, 'fiscal_period.end_date') }} as date)
    group by fees.engagement_id, fiscal_period.period
)

select
    engagement.engagement_id as line_id,
    fiscal_period.period,
    engagement.currency,
    engagement.method in ('retainer', 'managed_service') as has_schedule,
    coalesce(fees_ahead.fees_next_12m, 0) as fees_next_12m,
    {{ days_between('fiscal_period.end_date', 'engagement.end_date') }} as days_to_end,
    {{ days_between('fiscal_period.end_date', 'cast(' ~ dbt.dateadd('month', 12, 'fiscal_period.end_date') ~ ' as date)') }} as days_in_12m
from {{ ref('engagement') }} as engagement
cross join {{ ref('fiscal_period') }} as fiscal_period
left join fees_ahead
    on engagement.engagement_id = fees_ahead.engagement_id and fiscal_period.period = fees_ahead.period
