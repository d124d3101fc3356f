select
    {{ engagement_dims('engagement') }},
    last_period.period,
    last_period.start_date as period_start,
    {%- for signal in ['margin', 'burn', 'slip', 'overdue', 'missing', 'unbilled', 'unpaid'] %}
    {{ money('health.' ~ signal) }} as {{ signal }},
    {%- endfor %}
    {{ money('margins.margin_to_date') }} as margin_to_date,
    {{ money('margins.planned_margin') }} as planned_margin,
    coalesce(delay.milestones_overdue, 0) as milestones_overdue,
    cast(coalesce(health.score, 0) as integer) as score,
    case when health.score > 0 then substring(health.reasons, 3) else 'on track' end as health_reason
from {{ ref('engagement') }} as engagement
inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last
left join {{ ref('health_score') }} as health on engagement.engagement_id = health.engagement_id
left join {{ ref('engagement_delay') }} as delay on engagement.engagement_id = delay.engagement_id
left join {{ ref('engagement_margin') }} as margins on engagement.engagement_id = margins.engagement_id
where
    health.score > 0
    or (engagement.start_date <= last_period.end_date and engagement.end_date >= last_period.start_date)
