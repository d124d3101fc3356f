with labour as (
    select
        time_entry.engagement_id,
        time_entry.cutoff_period as period,
        time_entry.work_period,
        time_entry.cost_currency,
        sum(time_entry.hours) as hours,
        sum(time_entry.cost_value) as cost_value
    from {{ ref('time_entry') }} as time_entry
    where time_entry.cutoff_period is not null
    group by time_entry.engagement_id, time_entry.cutoff_period, time_entry.work_period, time_entry.cost_currency
)

select
    labour.engagement_id,
    labour.period,
    sum(labour.hours) as hours,
    sum({{ divide(
        multiply('labour.cost_value', 'cost_rates.average_rate'), 'engagement_rates.average_rate'
    ) }}) as cost
from labour
inner join {{ ref('engagement') }} as engagement on labour.engagement_id = engagement.engagement_id
left join {{ ref('exchange_rate') }} as cost_rates
    on
        cost_rates.currency_view = 'reporting'
        and labour.work_period = cost_rates.period
        and labour.cost_currency = cost_rates.currency
left join {{ ref('exchange_rate') }} as engagement_rates
    on
        engagement_rates.currency_view = 'reporting'
        and labour.work_period = engagement_rates.period
        and engagement.currency = engagement_rates.currency
where engagement.method in ('fixed_poc_cost', 'fixed_poc_hours')
group by labour.engagement_id, labour.period
