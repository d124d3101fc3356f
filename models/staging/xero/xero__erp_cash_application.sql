-- Payments of sales invoices; what was received beyond them or ahead of them, applied or not.
with invoice as (
    {{ current_landed('xero', 'invoice') }}
),

contact as (
    {{ current_landed('xero', 'contact') }}
),

received as (
    select
        _source, entity, overpaymentid as document_id, contact as contact, date as received_on, currencycode as currency,
        total as total, source_ref
    from ({{ current_landed('xero', 'overpayment') }}) as overpayment
    where type in ('RECEIVE-OVERPAYMENT', 'AROVERPAYMENT') and status <> 'VOIDED'
    union all
    select _source, entity, prepaymentid, contact, date, currencycode, total, source_ref
    from ({{ current_landed('xero', 'prepayment') }}) as prepayment
    where type in ('RECEIVE-PREPAYMENT', 'ARPREPAYMENT') and status <> 'VOIDED'
),

parts as (
    select _source, document_id, invoice_id, amount from {{ ref('xero__application') }}
    union all
    select
        received._source,
        received.document_id,
        null,
        cast(received.total as decimal(18, 6)) - coalesce(sum(application.amount), 0)
    from received
    left join {{ ref('xero__application') }} as application
        on received._source = application._source and received.document_id = application.document_id
    group by received._source, received.document_id, received.total
),

cash as (
    select
        _source, entity, paymentid as cash_id, json_extract_string(invoice, '$.InvoiceID') as invoice_id, date as received_on,
        null as contact, null as currency, cast(amount as decimal(18, 6)) as amount, source_ref
    from ({{ current_landed('xero', 'payment') }}) as payment
    where status = 'AUTHORISED' and json_extract_string(invoice, '$.Type') = 'ACCREC'
    union all
    select
        received._source, received.entity, received.document_id || coalesce('/' || parts.invoice_id, ''), parts.invoice_id,
        received.received_on, received.contact, received.currency, parts.amount,
        received.source_ref || '#' || coalesce(parts.invoice_id, 'unapplied')
    from received
    inner join parts on received._source = parts._source and received.document_id = parts.document_id
    where parts.amount <> 0
)

select
    cash.cash_id,
    cash.entity as entity_id,
    coalesce(contact.accountnumber, contact.contactid) as erp_customer_id,
    coalesce(invoice.invoicenumber, invoice.invoiceid) as invoice_id,
    cast(cash.received_on as date) as date,
    coalesce(cash.currency, invoice.currencycode) as currency,
    cast(cash.amount as decimal(18, 6)) as amount,
    cash.source_ref
from cash
left join invoice on cash._source = invoice._source and cash.invoice_id = invoice.invoiceid
left join contact
    on cash._source = contact._source and json_extract_string(coalesce(cash.contact, invoice.contact), '$.ContactID') = contact.contactid
