with landed as (
    {{ current_landed('salesforce', 'contact') }}
),

account as (
    {{ current_landed('salesforce', 'account') }}
)

select
    coalesce(landed.contact_number__c, landed.id) as contact_id,
    coalesce(account.accountnumber, landed.accountid) as account_id,
    landed.name as name,
    landed.email as email,
    landed.title as title,
    landed.source_ref
from landed
left join account on landed._source = account._source and landed.accountid = account.id
where landed.accountid is not null
