with landed as (
    {{ current_landed('kantata', 'story') }}
)

select
    coalesce(landed.task_number, landed.id) as task_id,
    coalesce(workspace.engagement_id, landed.workspace_id) as engagement_id,
    coalesce(parent.task_number, landed.parent_id) as parent_task_id,
    coalesce(landed.task_code, landed.task_number, landed.id) as code,
    landed.title as name,
    landed.billable = 'true' as billable,
    landed.state <> 'completed' and landed.archived = 'false' as active,
    cast(landed.start_date as date) as start_date,
    cast(landed.due_date as date) as end_date,
    landed.source_ref
from landed
left join {{ ref('kantata_workspace') }} as workspace
    on landed._source = workspace._source and landed.workspace_id = workspace.id
left join landed as parent on landed._source = parent._source and landed.parent_id = parent.id
where landed.story_type <> 'milestone' and landed.deleted_at is null
