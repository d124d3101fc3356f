{#- The unbilled balance of a line stands in its most recent revenue: billing settles the oldest first. The part older
    than the reported months is 90+. Age runs from the end of the work month to the period end. Revenue counts at the rate
    of the balance, else what a rate has moved would stand in another month. -#}
with worked as (
    select
        balance.currency_view,
        balance.line_id,
        balance.period,
        balance.unbilled,
        work_month.period_index,
        {{ days_between('work_month.end_date', 'fiscal_period.end_date') }} as age,
        sum({{ multiply('months.services_revenue + months.expense_revenue', 'rates.closing_rate') }}) as revenue
    from {{ ref('contract_balance') }} as balance
    inner join {{ ref('fiscal_period') }} as fiscal_period on balance.period = fiscal_period.period
    inner join {{ ref('fiscal_period') }} as work_month
        on work_month.period_index <= fiscal_period.period_index and work_month.is_reported
    inner join {{ ref('contract_line_month') }} as months
        on balance.line_id = months.line_id and work_month.period = months.period
    inner join {{ ref('exchange_rate') }} as rates
        on
            balance.currency_view = rates.currency_view
            and balance.period = rates.period
            and months.currency = rates.currency
    where balance.unbilled > 0
    group by
        balance.currency_view, balance.line_id, balance.period, balance.unbilled, work_month.period_index,
        work_month.end_date, fiscal_period.end_date
),

earned as (
    select
        currency_view,
        line_id,
        period,
        unbilled,
        age,
        case when revenue > 0 then revenue else 0 end as revenue,
        sum(case when revenue > 0 then revenue else 0 end) over (
            partition by currency_view, line_id, period order by period_index desc
        ) as revenue_since
    from worked
),

aged as (
    select
        currency_view,
        line_id,
        period,
        case when age <= 30 then '0-30' when age <= 60 then '31-60' when age <= 90 then '61-90' else '90+' end as bucket,
        case
            when revenue_since <= unbilled then revenue
            when revenue_since - revenue < unbilled then unbilled - (revenue_since - revenue)
            else 0
        end as amount
    from earned
),

older as (
    select currency_view, line_id, period, '90+' as bucket, unbilled - sum(revenue) as amount
    from earned
    group by currency_view, line_id, period, unbilled
    having unbilled > sum(revenue)
),

parts as (
    select * from aged
    union all
    select * from older
)

select
    parts.currency_view,
    parts.line_id,
    parts.bucket,
    parts.period,
    fiscal_period.start_date as period_start,
    line.engagement,
    line.customer,
    line.entity,
    line.practice,
    line.method,
    line.service_line,
    line.region,
    {{ money('sum(parts.amount)') }} as unbilled
from parts
inner join {{ ref('fiscal_period') }} as fiscal_period on parts.period = fiscal_period.period
inner join {{ ref('contract_line') }} as line on parts.line_id = line.line_id
group by
    parts.currency_view,
    parts.line_id,
    parts.bucket,
    parts.period,
    fiscal_period.start_date,
    line.engagement,
    line.customer,
    line.entity,
    line.practice,
    line.method,
    line.service_line,
    line.region
having sum(parts.amount) <> 0
