with landed as (
    {{ current_landed('xero', 'contact') }}
)

select
    coalesce(landed.AccountNumber, landed.ContactID) as erp_customer_id,
    landed.entity as entity_id,
    landed.Name as name,
    landed.TaxNumber as tax_id,
    landed.source_ref
from landed
where coalesce(landed.IsCustomer, 'true') = 'true' and landed.MergedToContactID is null
