-- R44 · Which drafts and held lines wait too long?
-- Prevents finished invoices from lying in the ERP while their receivable never starts to age. The clock starts when the
-- invoice was last drafted, held or rejected.
with steps as (
    select
        step.invoice_id,
        max(step.at) as stopped_on
    from ({{ input_layer('erp_invoice_status') }}) as step
    where step.status in ('draft', 'held', 'rejected') and step.at <= {{ known_until() }}
    group by step.invoice_id
)

select
    {{ check_record(
        'R44', key='invoice.invoice_id', left_value='invoice.gross', right_value='0', currency='invoice.currency',
        record="'invoice:' || invoice.invoice_id", since_date='coalesce(steps.stopped_on, invoice.invoice_date)',
        left_ref='invoice.source_ref'
    ) }}
from {{ ref('invoice') }} as invoice
left join steps on invoice.invoice_id = steps.invoice_id
where invoice.status = 'draft'
