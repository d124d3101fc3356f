with landed as (
    {{ current_landed('xero', 'organisation') }}
)

select
    landed.entity as entity_id,
    landed.Name as name,
    landed.BaseCurrency as functional_currency,
    landed.CountryCode as country,
    cast(null as decimal(18, 6)) as full_time_hours_per_day,
    landed.source_ref
from landed
