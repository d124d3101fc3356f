select
    invoices.invoice_id,
    invoices.doc_type,
    invoices.entity_id,
    invoices.erp_customer_id,
    {{ customer_key('mapped.customer_id', "'erp'", 'invoices.erp_customer_id') }} as customer_id,
    {{ linked_id('project', 'invoices.engagement_id') }} as engagement_id,
    invoices.invoice_date,
    {{ month_of('invoices.invoice_date') }} as invoice_period,
    invoices.due_date,
    invoices.currency,
    invoices.net_services,
    invoices.net_expenses,
    invoices.tax,
    {{ money('invoices.net_services + invoices.net_expenses + invoices.tax') }} as gross,
    invoices.status,
    invoices.status = 'posted' as is_posted,
    invoices.applies_to,
    case when invoices.doc_type = 'credit_memo' then coalesce(invoices.effect, 'price') end as effect,
    invoices.source_ref
from ({{ input_layer('erp_invoice') }}) as invoices
left join {{ ref('customer_map') }} as mapped
    on mapped.system = 'erp' and invoices.erp_customer_id = mapped.source_id
where invoices.invoice_date <= {{ known_until() }}
