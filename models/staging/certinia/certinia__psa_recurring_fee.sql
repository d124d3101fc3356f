with landed as (
    {{ current_landed('certinia', 'recurring_fee') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
)

select
    coalesce(project.pse__project_id__c, landed.project__c) as engagement_id,
    cast(landed.start_date__c as date) as valid_from,
    cast(landed.end_date__c as date) as valid_to,
    landed.currencyisocode as currency,
    cast(landed.monthly_amount__c as decimal(18, 6)) as monthly_amount,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.project__c = project.id
