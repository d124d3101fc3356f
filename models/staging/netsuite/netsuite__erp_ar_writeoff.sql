-- A journal that is applied to an invoice writes it off. Several write-offs may have the number of one journal.
{%- set as_made = 'cast(header.id as bigint), application.invoice_number' %}
with header as (
    {{ current_landed('netsuite', 'transaction') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
)

select
    {{ numbered('coalesce(header.tranid, header.id)', 'header._source', as_made) }} as writeoff_id,
    application.invoice_number as invoice_id,
    cast(header.trandate as date) as date,
    currency.symbol as currency,
    cast(application.amount as decimal(18, 6)) as amount,
    header.memo as reason,
    header.source_ref || '#' || application.invoice_number as source_ref
from header
inner join {{ ref('netsuite__application') }} as application
    on header._source = application._source and header.id = application.document_id
left join currency on header._source = currency._source and header.currency = currency.id
where header.type = 'Journal' and header.posting = 'T' and header.voided = 'F'
