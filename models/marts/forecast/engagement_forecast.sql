-- Open opportunities of the last snapshot day stand on lines of their own: what is not won has no engagement.
with pipeline as (
    select
        'opportunity:' || snapshot.opportunity_id as line_id,
        snapshot.customer_id as customer,
        {{ month_of('snapshot.close_date') }} as forecast_month,
        snapshot.currency,
        {{ multiply('snapshot.amount', 'snapshot.probability') }} as amount_pipeline
    from {{ ref('opportunity_snapshot') }} as snapshot
    inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last and snapshot.close_date > last_period.end_date
    where snapshot.is_open and snapshot.as_of = (select max(s.as_of) from {{ ref('opportunity_snapshot') }} as s)
),

planned as (
    select engagement_id, forecast_month, currency, hours, amount, amount_soft from {{ ref('planned_work') }}
    union all
    select engagement_id, forecast_month, currency, 0 as hours, amount, 0 as amount_soft
    from {{ ref('planned_billing') }}
),

lines as (
    select
        planned.engagement_id as line_id,
        {{ engagement_dims('engagement') }},
        planned.forecast_month,
        planned.currency,
        planned.hours,
        planned.amount,
        planned.amount_soft,
        0 as amount_pipeline
    from planned
    inner join {{ ref('engagement') }} as engagement on planned.engagement_id = engagement.engagement_id
    union all
    select
        line_id, null, null, customer, null, null, null, null, null, forecast_month, currency, 0, 0, 0, amount_pipeline
    from pipeline
)

select
    rates.currency_view,
    lines.line_id,
    lines.engagement,
    lines.contract,
    lines.customer,
    lines.entity,
    lines.method,
    lines.practice,
    lines.service_line,
    lines.region,
    lines.forecast_month,
    last_period.period,
    last_period.start_date as period_start,
    {{ money('sum(lines.hours)') }} as forecast_hours,
    {{ money('sum(' ~ multiply('lines.amount', 'rates.closing_rate') ~ ')') }} as forecast_revenue,
    {{ money('sum(' ~ multiply('lines.amount_soft', 'rates.closing_rate') ~ ')') }} as forecast_revenue_soft,
    {{ money('sum(' ~ multiply('lines.amount_pipeline', 'rates.closing_rate') ~ ')') }} as forecast_pipeline
from lines
inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last
inner join {{ ref('exchange_rate') }} as rates on last_period.period = rates.period and lines.currency = rates.currency
group by
    rates.currency_view, lines.line_id, lines.engagement, lines.contract, lines.customer, lines.entity, lines.method,
    lines.practice, lines.service_line, lines.region, lines.forecast_month, last_period.period, last_period.start_date
