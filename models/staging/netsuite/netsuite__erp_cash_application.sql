-- A payment in as many parts as invoices it was applied to, and what is left of it. A payment in one part is known by its
-- number, the parts of others by number and invoice.
with payment as (
    select
        _source,
        document_id,
        document_number,
        entity_code,
        customer_code,
        document_date,
        currency,
        document_total,
        document_ref
    from {{ ref('netsuite__document_line') }}
    where document_type = 'CustPymt' and part = 'main' and status = 'posted'
),

applied as (
    select
        _source,
        document_id,
        sum(amount) as amount
    from {{ ref('netsuite__application') }}
    group by _source, document_id
),

parts as (
    select _source, document_id, invoice_number, amount from {{ ref('netsuite__application') }}
    union all
    select payment._source, payment.document_id, null, payment.document_total - coalesce(applied.amount, 0)
    from payment
    left join applied on payment._source = applied._source and payment.document_id = applied.document_id
)

select
    case
        when parts.amount = payment.document_total then payment.document_number
        else payment.document_number || '/' || coalesce(parts.invoice_number, 'unapplied')
    end as cash_id,
    payment.entity_code as entity_id,
    payment.customer_code as erp_customer_id,
    parts.invoice_number as invoice_id,
    payment.document_date as date,
    payment.currency,
    cast(parts.amount as decimal(18, 6)) as amount,
    payment.document_ref || '#' || coalesce(parts.invoice_number, 'unapplied') as source_ref
from payment
inner join parts on payment._source = parts._source and payment.document_id = parts.document_id
where parts.amount <> 0
