-- Sales invoices, and credit notes that reduce one. A credit note against an expense account is a write-off, none of these.
with document as (
    select
        _source,
        document_id,
        document_number,
        document_type,
        case document_type when 'ACCREC' then 1 else -1 end as sign,
        entity,
        contact_code,
        document_date,
        due_date,
        currency,
        status,
        reference,
        max(engagement_id) as engagement_id,
        sum(case when account_role = 'rebilled_expenses' then 0 else net end) as net_services,
        sum(case when account_role = 'rebilled_expenses' then net else 0 end) as net_expenses,
        sum(tax) as tax,
        source_ref
    from {{ ref('xero__document_line') }}
    where document_type in ('ACCREC', 'ACCRECCREDIT')
    group by
        _source, document_id, document_number, document_type, entity, contact_code, document_date, due_date, currency, status,
        reference, source_ref
    having document_type = 'ACCREC' or max(case when ledger_class = 'EXPENSE' then 1 else 0 end) = 0
),

applied as (
    select
        application._source,
        application.document_id,
        max(coalesce(invoice.invoicenumber, invoice.invoiceid)) as invoice_number
    from {{ ref('xero__application') }} as application
    inner join ({{ current_landed('xero', 'invoice') }}) as invoice
        on application._source = invoice._source and application.invoice_id = invoice.invoiceid
    group by application._source, application.document_id
)

select
    document.document_number as invoice_id,
    case document.document_type when 'ACCREC' then 'invoice' else 'credit_memo' end as doc_type,
    document.entity as entity_id,
    document.contact_code as erp_customer_id,
    document.engagement_id,
    document.document_date as invoice_date,
    document.due_date,
    document.currency,
    cast(document.sign * document.net_services as decimal(18, 6)) as net_services,
    cast(document.sign * document.net_expenses as decimal(18, 6)) as net_expenses,
    cast(document.sign * document.tax as decimal(18, 6)) as tax,
    document.status,
    applied.invoice_number as applies_to,
    document.reference as reason,
    document.source_ref
from document
left join applied on document._source = applied._source and document.document_id = applied.document_id
