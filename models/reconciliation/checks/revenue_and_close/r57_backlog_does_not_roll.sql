-- R57 · Does the backlog roll forward?
-- Prevents a backlog that is not the one before plus bookings and price changes less revenue.
with rolled as (
    select
        *,
        coalesce(lag(backlog) over (partition by line_id, currency order by period_index), 0)
        + bookings_net + price_adjustment - opening_services - services_revenue as expected
    from {{ ref('contract_line_month') }}
)

select
    {{ check_record(
        'R57', period='rolled.period', key='rolled.line_id', left_value='rolled.backlog', right_value='rolled.expected',
        currency='rolled.currency', record="'engagement:' || rolled.line_id || ':backlog_roll:' || rolled.period",
        since_date='fiscal_period.end_date'
    ) }}
from rolled
inner join {{ ref('fiscal_period') }} as fiscal_period on rolled.period = fiscal_period.period
where rolled.backlog <> rolled.expected
