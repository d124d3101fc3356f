-- What may close in the calendar quarter after that of the last reported month, beside the bookings meant for it.
with horizon as (
    select
        period,
        start_date as period_start,
        cast({{ dbt.dateadd('month', '3 - mod(extract(month from start_date) - 1, 3)', 'start_date') }} as date) as first_date
    from {{ ref('fiscal_period') }}
    where is_last
),

months as (
    select
        horizon.period,
        horizon.period_start,
        calendar_month.period as month
    from horizon
    inner join {{ ref('calendar_month') }} as calendar_month
        on
            calendar_month.start_date >= horizon.first_date
            and calendar_month.start_date < cast({{ dbt.dateadd('month', 3, 'horizon.first_date') }} as date)
),

targets as (
    select sum(goal.value) as bookings_target
    from {{ ref('goal') }} as goal
    inner join months on goal.period = months.month
    where goal.kind = 'target' and goal.metric = 'bookings_net' and goal.dim = 'firm'
),

pipeline as (
    select forecast.currency_view, sum(forecast.forecast_pipeline) as pipeline_weighted
    from {{ ref('engagement_forecast') }} as forecast
    inner join months on forecast.forecast_month = months.month
    group by forecast.currency_view
)

select
    views.currency_view,
    horizon.period,
    horizon.period_start,
    {{ money('coalesce(pipeline.pipeline_weighted, 0)') }} as pipeline_next_quarter,
    {{ money('targets.bookings_target') }} as bookings_target_next_quarter
from horizon
cross join targets
cross join (select distinct currency_view from {{ ref('exchange_rate') }}) as views
left join pipeline on views.currency_view = pipeline.currency_view
