select
    landed.name as role_id,
    landed.name,
    landed.source_ref
from ({{ current_landed('kantata', 'role') }}) as landed
