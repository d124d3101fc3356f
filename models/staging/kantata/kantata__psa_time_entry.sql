-- Time as it was entered, and the adjustments of time that was approved before; what was never submitted is no time yet.
with landed as (
    {{ current_landed('kantata', 'time_entry') }}
),

adjustment as (
    {{ current_landed('kantata', 'time_adjustment') }}
),

submission as (
    {{ current_landed('kantata', 'timesheet_submission') }}
),

person as (
    {{ current_landed('kantata', 'user') }}
),

story as (
    {{ current_landed('kantata', 'story') }}
),

role as (
    {{ current_landed('kantata', 'role') }}
),

entries as (
    select
        landed._source,
        landed.id as time_entry_id,
        landed._version as version,
        landed.user_id,
        landed.workspace_id,
        landed.story_id,
        landed.role_id,
        landed.date_performed as work_date,
        landed.time_in_minutes as minutes,
        landed.billable,
        case
            when submission.status in ('approved', 'rejected') then submission.status
            when submission.status = 'pending' then 'submitted'
            when landed.approved = 'true' then 'approved'
        end as status,
        coalesce(submission.created_at, landed.created_at) as submitted_at,
        coalesce(submission.current_resolution_created_at_date, landed.created_at) as resolved_at,
        landed.updated_at,
        landed.source_ref
    from landed
    left join submission
        on
            landed._source = submission._source
            and coalesce(landed.active_submission_id, landed.recent_submission_id) = submission.id

    union all

    select
        adjustment._source,
        'adjustment-' || adjustment.id as time_entry_id,
        adjustment._version as version,
        adjustment.user_id,
        adjustment.workspace_id,
        null as story_id,
        null as role_id,
        adjustment.original_date as work_date,
        adjustment.time as minutes,
        adjustment.billable,
        'approved' as status,
        adjustment.created_at as submitted_at,
        adjustment.posted_on_date as resolved_at,
        adjustment.updated_at,
        adjustment.source_ref
    from adjustment
)

select
    entries.time_entry_id,
    entries.version,
    coalesce(person.employee_number, entries.user_id) as resource_id,
    coalesce(workspace.engagement_id, entries.workspace_id) as engagement_id,
    cast(entries.work_date as date) as work_date,
    cast({{ divide('entries.minutes', 60) }} as decimal(18, 6)) as hours,
    entries.billable = 'true' as billable,
    entries.status,
    cast(substring(entries.submitted_at, 1, 10) as date) as submitted_date,
    case when entries.status = 'approved' then cast(substring(entries.resolved_at, 1, 10) as date) end as approved_date,
    false as is_deleted,
    cast(substring(entries.updated_at, 1, 10) as date) as updated_date,
    coalesce(story.task_number, entries.story_id) as task_id,
    role.name as role_id,
    entries.source_ref
from entries
left join story on entries._source = story._source and entries.story_id = story.id
left join role on entries._source = role._source and entries.role_id = role.id
left join {{ ref('kantata_workspace') }} as workspace
    on entries._source = workspace._source and entries.workspace_id = workspace.id
left join person on entries._source = person._source and entries.user_id = person.id
where entries.status is not null
