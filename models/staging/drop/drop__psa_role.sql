with landed as (
    {{ current_landed('drop', 'psa_role') }}
)

select
    landed.role_id,
    landed.name,
    landed.level,
    landed.source_ref
from landed
