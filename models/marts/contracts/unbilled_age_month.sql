{#- The unbilled balance of a line stands in its most recent revenue: billing settles the oldest first. The part older
    than the reported months is 90+. Age runs from the end of the work month to the period end. -#}
with earned as (
    select
        balance.currency_view,
        balance.line_id,
        balance.period,
        balance.unbilled,
        {{ days_between('work_month.end_date', 'fiscal_period.end_date') }} as age,
        case when flows.revenue_net > 0 then flows.revenue_net else 0 end as revenue,
        sum(case when flows.revenue_net > 0 then flows.revenue_net else 0 end) over (
            partition by balance.currency_view, balance.line_id, balance.period order by work_month.period_index desc
        ) as revenue_since
    from {{ ref('contract_balance') }} as balance
    inner join {{ ref('fiscal_period') }} as fiscal_period on balance.period = fiscal_period.period and fiscal_period.is_reported
    inner join {{ ref('fiscal_period') }} as work_month
        on work_month.period_index <= fiscal_period.period_index and work_month.is_reported
    inner join {{ ref('contract_month') }} as flows
        on
            balance.currency_view = flows.currency_view
            and balance.line_id = flows.line_id
            and work_month.period = flows.period
    where balance.unbilled > 0
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
    select currency_view, line_id, period, '90+' as bucket, max(unbilled) - sum(revenue) as amount
    from earned
    group by currency_view, line_id, period
    having max(unbilled) > sum(revenue)
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
    line.practice
having sum(parts.amount) <> 0
