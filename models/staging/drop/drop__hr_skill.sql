with landed as (
    {{ current_landed('drop', 'hr_skill') }}
)

select
    landed.resource_id,
    landed.skill,
    landed.level,
    landed.source_ref
from landed
