select
    engagement_id,
    coalesce(resource_id, '') as resource_key,
    resource_id,
    coalesce(role_id, '') as role_key,
    week_start,
    kind,
    hours,
    probability,
    requested_date,
    source_ref
from ({{ input_layer('psa_assignment') }}) as input_rows
