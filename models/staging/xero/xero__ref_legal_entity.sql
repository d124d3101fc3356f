with landed as (
    {{ current_landed('xero', 'organisation') }}
)

select
    landed.entity as entity_id,
    landed.Name as name,
    landed.BaseCurrency as functional_currency,
    landed.CountryCode as country,
    landed.source_ref
from landed
