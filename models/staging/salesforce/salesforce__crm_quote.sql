with landed as (
    {{ current_landed('salesforce', 'quote') }}
),

opportunity as (
    {{ current_landed('salesforce', 'opportunity') }}
)

select
    coalesce(landed.quotenumber, landed.id) as quote_id,
    coalesce(opportunity.opportunity_number__c, landed.opportunityid) as opportunity_id,
    replace(lower(landed.status), ' ', '_') as status,
    landed.currencyisocode as currency,
    cast(coalesce(landed.totalprice, '0') as decimal(18, 6)) as amount,
    cast(landed.approved_date__c as date) as approved_date,
    landed.source_ref
from landed
left join opportunity on landed._source = opportunity._source and landed.opportunityid = opportunity.id
where landed.opportunityid is not null
