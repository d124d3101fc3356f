with landed as (
    {{ current_landed('drop', 'psa_resource') }}
)

select
    landed.resource_id,
    landed.hr_id,
    landed.practice,
    landed.manager_id,
    landed.cost_center,
    cast(landed.fte as decimal(18, 6)) as fte,
    landed.active = '1' as active,
    landed.source_ref
from landed
