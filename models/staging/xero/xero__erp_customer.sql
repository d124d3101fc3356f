with landed as (
    {{ current_landed('xero', 'contact') }}
)

select
    coalesce(landed.accountnumber, landed.contactid) as erp_customer_id,
    landed.entity as entity_id,
    landed.name as name,
    landed.taxnumber as tax_id,
    landed.source_ref
from landed
where coalesce(landed.iscustomer, 'true') = 'true' and landed.mergedtocontactid is null
