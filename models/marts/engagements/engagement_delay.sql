{{ config(materialized='ephemeral') }}

with milestones as (
    select
        milestone.engagement_id,
        milestone.is_overdue,
        {{ days_between('milestone.planned_date', 'coalesce(milestone.accepted_date, milestone.expected_date)') }} as slip,
        case when milestone.accepted_date is null then {{ days_between('milestone.expected_date', 'last_period.end_date') }} end
            as overdue
    from {{ ref('milestone') }} as milestone
    inner join {{ ref('fiscal_period') }} as last_period on last_period.is_last
)

select
    engagement_id,
    {{ divide('sum(slip)', 'count(slip)') }} as slip,
    max(overdue) as overdue,
    count(case when is_overdue then 1 end) as milestones_overdue
from milestones
group by engagement_id
