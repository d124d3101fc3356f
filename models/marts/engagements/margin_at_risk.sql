{%- set missed = 'margins.planned_margin - margins.margin_to_date' -%}

select
    backlog.currency_view,
    {%- for dim in ['line_id', 'engagement', 'contract', 'customer', 'entity', 'method', 'practice', 'service_line', 'region'] %}
    backlog.{{ dim }},
    {%- endfor %}
    backlog.period,
    backlog.period_start,
    {{ money(
        'case when ' ~ missed ~ ' is null then null when ' ~ missed ~ ' > 0 and backlog.backlog_closing > 0 then '
        ~ multiply('(' ~ missed ~ ')', 'backlog.backlog_closing') ~ ' else 0 end'
    ) }} as margin_at_risk
from {{ ref('engagement_month') }} as backlog
inner join {{ ref('fiscal_period') }} as last_period on backlog.period = last_period.period and last_period.is_last
inner join {{ ref('engagement_margin') }} as margins on backlog.line_id = margins.engagement_id
