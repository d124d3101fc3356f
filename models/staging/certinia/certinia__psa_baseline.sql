with landed as (
    {{ current_landed('certinia', 'baseline') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
)

select
    coalesce(project.pse__project_id__c, landed.project__c) as engagement_id,
    substring(landed.month__c, 1, 7) as period,
    cast(landed.planned_value__c as decimal(18, 6)) as planned_value_cum,
    cast(landed.budget_at_completion__c as decimal(18, 6)) as bac,
    landed.currencyisocode as currency,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.project__c = project.id
