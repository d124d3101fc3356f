-- A credit note against an expense account writes off the invoices it is allocated to.
with written_off as (
    select
        _source,
        document_id,
        document_number,
        document_date,
        currency,
        reference,
        source_ref
    from {{ ref('xero__document_line') }}
    where document_type = 'ACCRECCREDIT' and status = 'posted'
    group by _source, document_id, document_number, document_date, currency, reference, source_ref
    having max(case when ledger_class = 'EXPENSE' then 1 else 0 end) = 1
),

invoice as (
    {{ current_landed('xero', 'invoice') }}
)

select
    written_off.document_number
    || case
        when count(*) over (partition by written_off._source, written_off.document_id) = 1 then ''
        else '/' || invoice.invoicenumber
    end as writeoff_id,
    coalesce(invoice.invoicenumber, invoice.invoiceid) as invoice_id,
    written_off.document_date as date,
    written_off.currency,
    cast(application.amount as decimal(18, 6)) as amount,
    written_off.reference as reason,
    written_off.source_ref || '#' || application.invoice_id as source_ref
from written_off
inner join {{ ref('xero__application') }} as application
    on written_off._source = application._source and written_off.document_id = application.document_id
inner join invoice on application._source = invoice._source and application.invoice_id = invoice.invoiceid
