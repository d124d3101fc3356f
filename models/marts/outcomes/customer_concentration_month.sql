with customer_revenue as (
    select
        target.currency_view,
        fiscal_period.period,
        fiscal_period.start_date as period_start,
        target.customer,
        sum(target.revenue_services) as revenue
    from {{ ref('engagement_month') }} as target
    inner join {{ ref('fiscal_period') }} as earned on target.period = earned.period
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on earned.period_index between fiscal_period.period_index - 11 and fiscal_period.period_index
    group by target.currency_view, fiscal_period.period, fiscal_period.start_date, target.customer
),

ranked as (
    select
        *,
        case when customer is not null then row_number() over (
            partition by currency_view, period
            order by case when customer is null then 1 else 0 end, revenue desc, customer
        ) end as size_rank
    from customer_revenue
)

select
    currency_view,
    period,
    period_start,
    {{ money('sum(case when size_rank <= 1 then revenue else 0 end)') }} as largest_revenue,
    {{ money('sum(case when size_rank <= 5 then revenue else 0 end)') }} as five_largest_revenue,
    {{ money('sum(case when size_rank <= 10 then revenue else 0 end)') }} as ten_largest_revenue,
    {{ money('sum(revenue)') }} as trailing_revenue
from ranked
group by currency_view, period, period_start
