with landed as (
    {{ current_landed('certinia', 'assignment') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
),

contact as (
    {{ current_landed('certinia', 'contact') }}
),

schedule as (
    {{ current_landed('certinia', 'schedule') }}
)

select
    coalesce(project.pse__project_id__c, landed.pse__project__c) as engagement_id,
    coalesce(contact.pse__erp_worker_correlation_id__c, landed.pse__resource__c) as resource_id,
    cast(schedule.pse__start_date__c as date) as valid_from,
    cast(schedule.pse__end_date__c as date) as valid_to,
    landed.currencyisocode as currency,
    cast(landed.pse__bill_rate__c as decimal(18, 8)) as rate,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.pse__project__c = project.id
left join contact on landed._source = contact._source and landed.pse__resource__c = contact.id
left join schedule on landed._source = schedule._source and landed.pse__schedule__c = schedule.id
where
    landed.pse__bill_rate__c is not null
    and landed.pse__daily_bill_rate__c = 'false'
    and landed.pse__resource__c is not null
