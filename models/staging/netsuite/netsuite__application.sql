-- What was applied to an invoice: by a payment, a credit memo, or a journal that writes it off.
with link as (
    {{ current_landed('netsuite', 'previoustransactionlinelink') }}
),

header as (
    {{ current_landed('netsuite', 'transaction') }}
)

select
    link._source,
    link.nextdoc as document_id,
    coalesce(invoice.tranid, invoice.id) as invoice_number,
    sum(cast(link.foreignamount as decimal(18, 6))) as amount,
    max(link.source_ref) as source_ref
from link
inner join header as invoice on link._source = invoice._source and link.previousdoc = invoice.id
group by link._source, link.nextdoc, coalesce(invoice.tranid, invoice.id)
