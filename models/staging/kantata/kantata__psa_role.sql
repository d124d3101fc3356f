select
    landed.name as role_id,
    landed.name,
    min(landed.source_ref) as source_ref
from ({{ current_landed('kantata', 'role') }}) as landed
group by landed.name
