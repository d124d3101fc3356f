-- Planned minutes by day, added up by month; the planned rate is the one in force at the month's end, else the first one.
with landed as (
    {{ current_landed('kantata', 'story_allocation_day') }}
),

assignment as (
    {{ current_landed('kantata', 'assignment') }}
),

person as (
    {{ current_landed('kantata', 'user') }}
),

planned as (
    select
        workspace.engagement_id,
        workspace.currency,
        coalesce(person.employee_number, assignment.assignee_id) as resource_id,
        {{ month_of('landed.date') }} as period,
        last_day(cast(max(landed.date) as date)) as month_end,
        cast(sum(cast(landed.minutes as decimal(18, 6))) as decimal(18, 6)) as minutes,
        max(landed.source_ref) || '#' || {{ month_of('landed.date') }} as source_ref
    from landed
    inner join {{ ref('kantata_workspace') }} as workspace
        on landed._source = workspace._source and landed.workspace_id = workspace.id
    inner join assignment on landed._source = assignment._source and landed.assignment_id = assignment.id
    left join person on assignment._source = person._source and assignment.assignee_id = person.id
    where landed.current = 'true' and workspace.method is not null and assignment.assignee_id is not null
    group by
        workspace.engagement_id, workspace.currency, coalesce(person.employee_number, assignment.assignee_id),
        {{ month_of('landed.date') }}
)

select
    planned.engagement_id,
    planned.resource_id,
    planned.period,
    cast({{ divide('planned.minutes', 60) }} as decimal(18, 6)) as planned_hours,
    coalesce(rate.rate, 0) as planned_rate,
    planned.currency,
    planned.source_ref
from planned
left join {{ ref('kantata__psa_bill_rate') }} as rate
    on
        planned.engagement_id = rate.engagement_id
        and planned.resource_id = rate.resource_id
        and planned.currency = rate.currency
qualify row_number() over (
    partition by planned.engagement_id, planned.resource_id, planned.period
    order by
        case when rate.valid_from <= planned.month_end then 0 else 1 end,
        case when rate.valid_from <= planned.month_end then rate.valid_from end desc, rate.valid_from asc
) = 1
