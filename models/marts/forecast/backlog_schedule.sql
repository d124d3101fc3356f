with planned as (
    select currency_view, line_id, sum(forecast_revenue) as forecast_revenue
    from {{ ref('engagement_forecast') }}
    group by currency_view, line_id
),

scheduled as (
    select
        backlog.*,
        case
            when backlog.backlog_closing <= 0 or coalesce(planned.forecast_revenue, 0) <= 0 then 0
            when planned.forecast_revenue > backlog.backlog_closing then backlog.backlog_closing
            else planned.forecast_revenue
        end as scheduled
    from {{ ref('engagement_month') }} as backlog
    inner join {{ ref('fiscal_period') }} as last_period on backlog.period = last_period.period and last_period.is_last
    left join planned on backlog.currency_view = planned.currency_view and backlog.line_id = planned.line_id
)

select
    currency_view,
    line_id,
    engagement,
    contract,
    customer,
    entity,
    method,
    practice,
    service_line,
    region,
    period,
    period_start,
    {{ money('scheduled') }} as backlog_scheduled,
    {{ money('backlog_closing - scheduled') }} as backlog_unscheduled
from scheduled
