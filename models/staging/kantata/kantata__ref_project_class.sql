select
    workspace.engagement_id,
    workspace.title as name,
    workspace.method is not null as client_work,
    workspace.method is not null or workspace.productive as productive,
    workspace.source_ref
from {{ ref('kantata_workspace') }} as workspace
