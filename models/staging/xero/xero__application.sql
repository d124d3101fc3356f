-- What was applied to sales invoices: payments, and parts of credit notes, overpayments and prepayments.
with allocated as (
    select
        _source, creditnoteid as document_id, date as document_date, source_ref,
        unnest(from_json(allocations, '["JSON"]')) as allocation
    from ({{ current_landed('xero', 'credit_note') }}) as credit_note
    where type = 'ACCRECCREDIT' and status in ('AUTHORISED', 'PAID')
    union all
    select _source, overpaymentid, date, source_ref, unnest(from_json(allocations, '["JSON"]'))
    from ({{ current_landed('xero', 'overpayment') }}) as overpayment
    where type in ('RECEIVE-OVERPAYMENT', 'AROVERPAYMENT') and status <> 'VOIDED'
    union all
    select _source, prepaymentid, date, source_ref, unnest(from_json(allocations, '["JSON"]'))
    from ({{ current_landed('xero', 'prepayment') }}) as prepayment
    where type in ('RECEIVE-PREPAYMENT', 'ARPREPAYMENT') and status <> 'VOIDED'
)

select
    _source,
    document_id,
    json_extract_string(allocation, '$.Invoice.InvoiceID') as invoice_id,
    sum(cast(json_extract_string(allocation, '$.Amount') as decimal(18, 6))) as amount
from allocated
where coalesce(json_extract_string(allocation, '$.IsDeleted'), 'false') = 'false'
group by _source, document_id, json_extract_string(allocation, '$.Invoice.InvoiceID')
