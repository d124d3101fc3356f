with landed as (
    {{ current_landed('drop', 'opening_recognised') }}
)

select
    landed.engagement_id,
    cast(landed.as_of as date) as as_of,
    landed.currency,
    cast(landed.services_to_date as decimal(18, 6)) as services_to_date,
    cast(landed.expenses_to_date as decimal(18, 6)) as expenses_to_date,
    cast(landed.labour_cost_to_date as decimal(18, 6)) as labour_cost_to_date,
    cast(landed.hours_to_date as decimal(18, 6)) as hours_to_date,
    landed.source_ref
from landed
