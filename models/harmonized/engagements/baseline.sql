select
    engagement_id,
    period,
    planned_value_cum,
    bac,
    currency,
    source_ref
from ({{ input_layer('psa_baseline') }}) as input_rows
