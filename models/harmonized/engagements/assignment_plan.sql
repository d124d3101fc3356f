select
    engagement_id,
    resource_id,
    period,
    planned_hours,
    planned_rate,
    currency,
    source_ref
from ({{ input_layer('psa_assignment_plan') }}) as input_rows
