{%- set missed = 'margins.planned_margin - margins.margin_to_date' -%}

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
        end as scheduled,
        case
            when {{ missed }} is null then null
            when {{ missed }} > 0 and backlog.backlog_closing > 0
                then {{ multiply('(' ~ missed ~ ')', 'backlog.backlog_closing') }}
            else 0
        end as at_risk
    from {{ ref('engagement_month') }} as backlog
    inner join {{ ref('fiscal_period') }} as last_period on backlog.period = last_period.period and last_period.is_last
    left join planned on backlog.currency_view = planned.currency_view and backlog.line_id = planned.line_id
    left join {{ ref('engagement_margin') }} as margins on backlog.line_id = margins.engagement_id
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
    {{ money('backlog_closing - scheduled') }} as backlog_unscheduled,
    {{ money('at_risk') }} as margin_at_risk
from scheduled
