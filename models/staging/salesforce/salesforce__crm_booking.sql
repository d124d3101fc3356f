with landed as (
    {{ current_landed('salesforce', 'booking') }}
),

account as (
    {{ current_landed('salesforce', 'account') }}
),

opportunity as (
    {{ current_landed('salesforce', 'opportunity') }}
)

select
    landed.name as booking_id,
    coalesce(opportunity.opportunity_number__c, landed.opportunity__c) as opportunity_id,
    coalesce(account.accountnumber, landed.account__c) as account_id,
    landed.project_code__c as engagement_id,
    replace(lower(landed.type__c), ' ', '_') as booking_type,
    cast(landed.close_date__c as date) as close_date,
    cast(landed.signed_date__c as date) as signed_date,
    landed.currencyisocode as currency,
    cast(landed.tcv__c as decimal(18, 6)) as tcv,
    cast(landed.acv__c as decimal(18, 6)) as acv,
    cast(landed.term_months__c as decimal(18, 6)) as term_months,
    landed.service_line__c as service_line,
    landed.source_ref
from landed
left join account on landed._source = account._source and landed.account__c = account.id
left join opportunity on landed._source = opportunity._source and landed.opportunity__c = opportunity.id
