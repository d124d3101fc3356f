with landed as (
    {{ current_landed('certinia', 'milestone') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
)

select
    landed.name as milestone_id,
    coalesce(project.pse__project_id__c, landed.pse__project__c) as engagement_id,
    cast(coalesce(landed.pse__milestone_amount__c, '0') as decimal(18, 6)) as amount,
    landed.currencyisocode as currency,
    cast(landed.pse__target_date__c as date) as planned_date,
    case when landed.pse__status__c = 'Approved' then 'complete' else 'open' end as psa_status,
    cast(landed.pse__actual_date__c as date) as completed_date,
    cast(landed.customer_accepted_date__c as date) as accepted_date,
    landed.pse__invoice_number__c as invoice_id,
    cast(landed.forecast_date__c as date) as forecast_date,
    landed.source_ref
from landed
left join project on landed._source = project._source and landed.pse__project__c = project.id
where landed.pse__status__c <> 'Canceled'
