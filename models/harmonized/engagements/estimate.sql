select
    engagement_id,
    valid_from_period,
    eac_cost,
    eac_hours,
    currency,
    source_ref
from ({{ input_layer('psa_estimate') }}) as input_rows
