select
    customers.erp_customer_id,
    customers.entity_id,
    customers.name,
    customers.tax_id,
    customers.country,
    customers.parent_id,
    {{ customer_key('mapped.customer_id', "'erp'", 'customers.erp_customer_id') }} as customer_id,
    customers.source_ref
from ({{ input_layer('erp_customer') }}) as customers
left join {{ ref('customer_map') }} as mapped
    on mapped.system = 'erp' and customers.erp_customer_id = mapped.source_id
