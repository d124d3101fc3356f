with landed as (
    {{ current_landed('drop', 'ref_project_class') }}
)

select
    landed.engagement_id,
    landed.name,
    landed.client_work = '1' as client_work,
    landed.productive = '1' as productive,
    landed.source_ref
from landed
