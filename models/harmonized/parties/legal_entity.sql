select
    entity_id,
    name,
    functional_currency,
    country,
    coalesce(full_time_hours_per_day, 8) as full_time_hours_per_day,
    source_ref
from ({{ input_layer('ref_legal_entity') }}) as input_rows
