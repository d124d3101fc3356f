-- R80 · Which invoices are dated before the service they bill?
-- Prevents a receivable and a contract liability for a fee the customer may still cancel. The service is the period of the
-- invoice's lines; without lines it is not before the first day of the engagement's first fee.
with first_fees as (
    select
        engagement_id,
        min(effective_from) as fee_from
    from {{ ref('recurring_fee') }}
    group by engagement_id
),

services as (
    select
        invoice.*,
        coalesce(invoice_line.period_from, first_fees.fee_from) as service_from,
        coalesce(invoice_line.net, invoice.net_services) as net,
        invoice_line.source_ref as line_ref
    from {{ ref('invoice') }} as invoice
    inner join {{ ref('engagement') }} as engagement
        on invoice.engagement_id = engagement.engagement_id and engagement.method in ('retainer', 'managed_service')
    inner join first_fees on invoice.engagement_id = first_fees.engagement_id
    left join ({{ input_layer('erp_invoice_line') }}) as invoice_line
        on invoice.invoice_id = invoice_line.invoice_id and invoice_line.period_from is not null
    where
        invoice.is_posted
        and invoice.doc_type = 'invoice'
        and coalesce(engagement.noncancellable_through, {{ first_day() }})
        < coalesce(invoice_line.period_from, first_fees.fee_from)
),

early as (
    select
        invoice_id,
        invoice_period,
        invoice_date,
        currency,
        source_ref,
        sum(net) as net,
        min(line_ref) as line_ref
    from services
    where invoice_date < service_from
    group by invoice_id, invoice_period, invoice_date, currency, source_ref
)

select
    {{ check_record(
        'R80', period='early.invoice_period', key='early.invoice_id', left_value='early.net', right_value='0',
        currency='early.currency', record="'invoice:' || early.invoice_id || ':service'", since_date='early.invoice_date',
        left_ref='early.source_ref', right_ref='early.line_ref'
    ) }}
from early
inner join {{ ref('fiscal_period') }} as fiscal_period
    on early.invoice_period = fiscal_period.period and fiscal_period.is_reported
