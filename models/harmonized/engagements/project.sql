select
    engagement_id,
    name,
    client_work,
    productive,
    source_ref
from ({{ input_layer('ref_project_class') }}) as input_rows
