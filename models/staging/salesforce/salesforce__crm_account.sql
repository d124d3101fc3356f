with landed as (
    {{ current_landed('salesforce', 'account') }}
)

select
    coalesce(landed.accountnumber, landed.id) as account_id,
    coalesce(landed.origin_system__c, 'salesforce') as system,
    landed.name as name,
    regexp_replace(regexp_replace(lower(landed.website), '^(https?://)?(www\.)?', ''), '[/:?].*$', '') as domain,
    coalesce(parent.accountnumber, parent.id) as parent_account_id,
    landed.billingcountrycode as country,
    landed.dunsnumber as duns,
    landed.source_ref
from landed
left join landed as parent on landed._source = parent._source and landed.parentid = parent.id
