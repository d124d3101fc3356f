with applied as (
    select
        _source,
        document_id,
        max(invoice_number) as invoice_number
    from {{ ref('netsuite__application') }}
    group by _source, document_id
)

select
    line.document_number as invoice_id,
    case line.document_type when 'CustInvc' then 'invoice' else 'credit_memo' end as doc_type,
    max(line.entity_code) as entity_id,
    max(line.customer_code) as erp_customer_id,
    max(line.project_code) as engagement_id,
    line.document_date as invoice_date,
    coalesce(line.due_date, line.document_date) as due_date,
    line.currency,
    cast(-sum(case when line.part = 'services' then line.amount else 0 end) as decimal(18, 6)) as net_services,
    cast(-sum(case when line.part = 'expenses' then line.amount else 0 end) as decimal(18, 6)) as net_expenses,
    cast(-sum(case when line.part = 'tax' then line.amount else 0 end) as decimal(18, 6)) as tax,
    line.status,
    case line.document_type when 'CustCred' then applied.invoice_number end as applies_to,
    line.credit_effect as effect,
    line.memo as reason,
    line.document_ref as source_ref
from {{ ref('netsuite__document_line') }} as line
left join applied on line._source = applied._source and line.document_id = applied.document_id
where line.document_type in ('CustInvc', 'CustCred')
group by
    line._source, line.document_id, line.document_number, line.document_type, line.document_date, line.due_date,
    line.currency, line.status, applied.invoice_number, line.credit_effect, line.memo, line.document_ref
