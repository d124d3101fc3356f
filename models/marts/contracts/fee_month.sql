{{ config(materialized='ephemeral') }}

with covered as (
    select
        fees.engagement_id,
        months.period,
        months.start_date as month_start,
        months.end_date as month_end,
        greatest(fees.effective_from, months.start_date) as first_date,
        least(fees.effective_to, months.end_date) as last_date,
        fees.currency,
        fees.monthly_amount,
        fees.source_ref
    from {{ ref('recurring_fee') }} as fees
    inner join {{ ref('calendar_month') }} as months
        on fees.effective_from <= months.end_date and fees.effective_to >= months.start_date
)

select
    *,
    {{ days_between('month_start', 'month_end') }} + 1 as days_in_month,
    {{ divide(
        multiply('monthly_amount', days_between('first_date', 'last_date') ~ ' + 1'),
        days_between('month_start', 'month_end') ~ ' + 1'
    ) }} as amount
from covered
