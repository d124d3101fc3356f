-- R42 · Which invoices in the CRM are absent from the ERP?
-- Prevents customers from being asked to pay a document that does not exist. The mirror has no date, so it is held against
-- every invoice the ERP has, whatever its date.
select
    {{ check_record(
        'R42', key='mirror.invoice_id', left_value='0', right_value='mirror.amount', currency='mirror.currency',
        record="'invoice:' || mirror.invoice_id || ':mirror'",
        since_date='coalesce(invoice.invoice_date, ' ~ policy('as_of') ~ ')', left_ref='invoice.source_ref',
        right_ref='mirror.source_ref'
    ) }}
from {{ ref('invoice_mirror') }} as mirror
left join ({{ input_layer('erp_invoice') }}) as invoice on mirror.invoice_id = invoice.invoice_id
where coalesce(invoice.status, '') <> 'posted'
