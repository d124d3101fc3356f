select
    bill_id,
    {{ linked_id('person', 'input_rows.resource_id') }} as resource_id,
    {{ linked_id('project', 'input_rows.engagement_id') }} as engagement_id,
    service_period as period,
    bill_date,
    coalesce(hours, 0) as hours,
    currency,
    amount,
    source_ref
from ({{ input_layer('ap_subcontractor_bill') }}) as input_rows
where bill_date <= {{ known_until() }}
