with landed as (
    {{ current_landed('certinia', 'task') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
)

select
    coalesce(landed.pse__external_task_id__c, landed.pse__task_number__c) as task_id,
    coalesce(project.pse__project_id__c, landed.pse__project__c) as engagement_id,
    coalesce(parent.pse__external_task_id__c, parent.pse__task_number__c) as parent_task_id,
    coalesce(landed.pse__wbs_element_number__c, landed.pse__task_number__c) as code,
    landed.name as name,
    cast(landed.billable__c as boolean) as billable,
    landed.pse__closed_for_time_entry__c = 'false' as active,
    cast(cast(landed.pse__start_date_time__c as timestamptz) as date) as start_date,
    cast(cast(landed.pse__end_date_time__c as timestamptz) as date) as end_date,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.pse__project__c = project.id
left join landed as parent on landed._source = parent._source and landed.pse__parent_task__c = parent.id
