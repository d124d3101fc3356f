with landed as (
    {{ current_landed('drop', 'erp_task') }}
)

select
    landed.task_id,
    landed.billable = '1' as billable,
    landed.source_ref
from landed
