with landed as (
    {{ current_landed('kantata', 'user') }}
)

select
    coalesce(landed.employee_number, landed.id) as resource_id,
    landed.disabled = 'false' as active,
    landed.source_ref
from landed
