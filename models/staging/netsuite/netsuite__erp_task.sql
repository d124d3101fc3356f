select
    coalesce(landed.externalid, landed.id) as task_id,
    landed.nonbillabletask = 'F' as billable,
    landed.source_ref
from ({{ current_landed('netsuite', 'project_task') }}) as landed
