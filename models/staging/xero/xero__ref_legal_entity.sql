with landed as (
    {{ current_landed('xero', 'organisation') }}
)

select
    landed.entity as entity_id,
    landed.name as name,
    landed.basecurrency as functional_currency,
    landed.countrycode as country,
    landed.source_ref
from landed
