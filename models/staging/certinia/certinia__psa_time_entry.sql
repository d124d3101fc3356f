-- One entry per day of a split with hours. The approval is the card's, the hours are the split's: never the card's, of
-- which the splits are parts.
with split as (
    {{ current_landed('certinia', 'timecard_split') }}
),

card as (
    {{ current_landed('certinia', 'timecard') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
),

contact as (
    {{ current_landed('certinia', 'contact') }}
),

approval as (
    {{ current_landed('certinia', 'approval') }}
),

last_approval as (
    select *
    from approval
    qualify row_number() over (
        partition by _source, targetobjectid order by cast(createddate as timestamptz) desc, id desc
    ) = 1
),

assignment as (
    {{ current_landed('certinia', 'assignment') }}
),

task as (
    {{ current_landed('certinia', 'task') }}
),

task_time as (
    {{ current_landed('certinia', 'task_time') }}
),

weekdays as (
    select unnest(generate_series(0, 6)) as weekday
),

days as (
    select
        split.*,
        weekdays.weekday,
        -- the day of the split that has this weekday (0 is Monday), whatever day its week begins on
        cast(split.pse__start_date__c as date) + cast(
            (weekdays.weekday - (extract(isodow from cast(split.pse__start_date__c as date)) - 1) + 7) % 7 as integer
        ) as work_date,
        {{ certinia_hours('split', 'weekdays.weekday + 1') }} as hours
    from split
    cross join weekdays
),

-- the one task of a card's day; a day with time on several of them is of no one task
task_days as (
    select
        task_time._source,
        task_time.pse__timecard__c as card_id,
        weekdays.weekday,
        min(coalesce(task.pse__external_task_id__c, task.pse__task_number__c)) as task_id
    from task_time
    cross join weekdays
    left join task on task_time._source = task._source and task_time.pse__project_task__c = task.id
    where {{ certinia_hours('task_time', 'weekdays.weekday + 1') }} <> 0
    group by task_time._source, task_time.pse__timecard__c, weekdays.weekday
    having count(distinct task_time.pse__project_task__c) = 1
)

select
    days.name || '/' || cast(days.work_date as varchar) as time_entry_id,
    days._version as version,
    coalesce(contact.pse__erp_worker_correlation_id__c, card.pse__resource__c) as resource_id,
    coalesce(project.pse__project_id__c, card.pse__project__c) as engagement_id,
    days.work_date,
    days.hours,
    card.pse__billable__c = 'true' as billable,
    lower(card.pse__status__c) as status,
    cast(cast(coalesce(last_approval.createddate, card.lastmodifieddate) as timestamptz) as date) as submitted_date,
    case
        when card.pse__status__c = 'Approved'
            then cast(cast(coalesce(last_approval.completeddate, card.lastmodifieddate) as timestamptz) as date)
    end as approved_date,
    false as is_deleted,
    cast(cast(card.lastmodifieddate as timestamptz) as date) as updated_date,
    task_days.task_id,
    assignment.pse__role__c as role_id,
    days.source_ref || '#' || cast(days.work_date as varchar) as source_ref
from days
left join card on days._source = card._source and days.pse__timecard_header__c = card.id
left join project on card._source = project._source and card.pse__project__c = project.id
left join contact on card._source = contact._source and card.pse__resource__c = contact.id
left join assignment on card._source = assignment._source and card.pse__assignment__c = assignment.id
left join task_days
    on card._source = task_days._source and card.id = task_days.card_id and days.weekday = task_days.weekday
left join last_approval on card._source = last_approval._source and card.id = last_approval.targetobjectid
where days.hours <> 0 and card.pse__status__c <> 'Saved'
