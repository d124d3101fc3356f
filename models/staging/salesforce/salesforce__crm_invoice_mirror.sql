with landed as (
    {{ current_landed('salesforce', 'invoice') }}
),

account as (
    {{ current_landed('salesforce', 'account') }}
)

select
    landed.name as invoice_id,
    coalesce(account.accountnumber, landed.account__c) as account_id,
    lower(landed.status__c) as status,
    cast(landed.amount__c as decimal(18, 6)) as amount,
    landed.currencyisocode as currency,
    landed.source_ref
from landed
left join account on landed._source = account._source and landed.account__c = account.id
