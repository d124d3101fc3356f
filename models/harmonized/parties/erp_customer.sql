select
    customers.erp_customer_id,
    customers.entity_id,
    customers.name,
    customers.tax_id,
    {{ customer_key('map.customer_id', "'erp'", 'customers.erp_customer_id') }} as customer_id,
    customers.source_ref
from ({{ input_layer('erp_customer') }}) as customers
left join {{ ref('customer_map') }} as map
    on map.system = 'erp' and customers.erp_customer_id = map.source_id
