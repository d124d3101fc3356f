select
    engagement_id,
    as_of,
    currency,
    services_to_date,
    coalesce(expenses_to_date, 0) as expenses_to_date,
    coalesce(labour_cost_to_date, 0) as labour_cost_to_date,
    coalesce(hours_to_date, 0) as hours_to_date,
    source_ref
from ({{ input_layer('opening_recognised') }}) as input_rows
