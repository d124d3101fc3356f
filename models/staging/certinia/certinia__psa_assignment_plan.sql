with landed as (
    {{ current_landed('certinia', 'planned_month') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
),

contact as (
    {{ current_landed('certinia', 'contact') }}
)

select
    coalesce(project.pse__project_id__c, landed.pse__project__c) as engagement_id,
    coalesce(contact.pse__erp_worker_correlation_id__c, landed.pse__resource__c) as resource_id,
    substring(landed.pse__start_date__c, 1, 7) as period,
    cast(coalesce(landed.pse__estimated_hours__c, '0') as decimal(18, 6)) as planned_hours,
    cast(coalesce(landed.pse__scheduled_bill_rate__c, '0') as decimal(18, 8)) as planned_rate,
    landed.currencyisocode as currency,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.pse__project__c = project.id
left join contact on landed._source = contact._source and landed.pse__resource__c = contact.id
where landed.pse__time_period_type__c = 'Month' and landed.pse__resource__c is not null
