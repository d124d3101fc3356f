select
    receipts.cash_id,
    receipts.entity_id,
    receipts.erp_customer_id,
    {{ customer_key('mapped.customer_id', "'erp'", 'receipts.erp_customer_id') }} as customer_id,
    receipts.invoice_id,
    receipts.date,
    {{ month_of('receipts.date') }} as period,
    receipts.currency,
    receipts.amount,
    receipts.source_ref
from ({{ input_layer('erp_cash_application') }}) as receipts
left join {{ ref('customer_map') }} as mapped
    on mapped.system = 'erp' and receipts.erp_customer_id = mapped.source_id
where receipts.date <= {{ known_until() }}
