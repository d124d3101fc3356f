with landed as (
    {{ current_landed('certinia', 'budget') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
)

select
    coalesce(project.pse__project_id__c, landed.pse__project__c) as engagement_id,
    substring(landed.pse__effective_date__c, 1, 7) as valid_from_period,
    cast(landed.pse__amount__c as decimal(18, 6)) as eac_cost,
    landed.currencyisocode as currency,
    cast(landed.estimated_hours__c as decimal(18, 6)) as eac_hours,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.pse__project__c = project.id
where landed.pse__type__c = 'Internal Budget' and landed.pse__status__c = 'Approved'
