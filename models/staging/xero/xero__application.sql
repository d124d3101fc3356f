-- What was applied to sales invoices: payments, and parts of credit notes, overpayments and prepayments.
with allocated as (
    select
        _source, CreditNoteID as document_id, Date as document_date, source_ref,
        unnest(from_json(Allocations, '["JSON"]')) as allocation
    from ({{ current_landed('xero', 'credit_note') }}) as credit_note
    where Type = 'ACCRECCREDIT' and Status in ('AUTHORISED', 'PAID')
    union all
    select _source, OverpaymentID, Date, source_ref, unnest(from_json(Allocations, '["JSON"]'))
    from ({{ current_landed('xero', 'overpayment') }}) as overpayment
    where Type in ('RECEIVE-OVERPAYMENT', 'AROVERPAYMENT') and Status <> 'VOIDED'
    union all
    select _source, PrepaymentID, Date, source_ref, unnest(from_json(Allocations, '["JSON"]'))
    from ({{ current_landed('xero', 'prepayment') }}) as prepayment
    where Type in ('RECEIVE-PREPAYMENT', 'ARPREPAYMENT') and Status <> 'VOIDED'
)

select
    _source,
    document_id,
    json_extract_string(allocation, '$.Invoice.InvoiceID') as invoice_id,
    sum(cast(json_extract_string(allocation, '$.Amount') as decimal(18, 6))) as amount
from allocated
where coalesce(json_extract_string(allocation, '$.IsDeleted'), 'false') = 'false'
group by _source, document_id, json_extract_string(allocation, '$.Invoice.InvoiceID')
