-- R80 · Which invoices are dated before the service they bill?
-- Prevents a receivable and a contract liability for a fee the customer may still cancel. The service is the period of the
-- invoice's lines; without lines it is not before the first day of the engagement's first fee.
with lines as (
    select
        invoice_id,
        period_from,
        net,
        source_ref
    from ({{ input_layer('erp_invoice_line') }}) as invoice_line
    where period_from is not null
),

first_fees as (
    select
        engagement_id,
        min(effective_from) as period_from
    from {{ ref('recurring_fee') }}
    group by engagement_id
),

services as (
    select
        invoice.*,
        coalesce(lines.period_from, first_fees.period_from) as service_from,
        coalesce(lines.net, invoice.net_services) as net,
        lines.source_ref as line_ref
    from {{ ref('invoice') }} as invoice
    inner join first_fees on invoice.engagement_id = first_fees.engagement_id
    left join lines on invoice.invoice_id = lines.invoice_id
    where invoice.is_posted and invoice.doc_type = 'invoice'
),

early as (
    select
        services.invoice_id,
        services.invoice_period,
        services.invoice_date,
        services.currency,
        services.source_ref,
        sum(services.net) as net,
        min(services.line_ref) as line_ref
    from services
    inner join {{ ref('engagement') }} as engagement on services.engagement_id = engagement.engagement_id
    where
        services.invoice_date < services.service_from
        and engagement.method in ('retainer', 'managed_service')
        and coalesce(engagement.noncancellable_through, {{ first_day() }}) < services.service_from
    group by services.invoice_id, services.invoice_period, services.invoice_date, services.currency, services.source_ref
)

select
    {{ check_record(
        'R80', period='early.invoice_period', key='early.invoice_id', left_value='early.net', right_value='0',
        currency='early.currency', record="'invoice:' || early.invoice_id || ':service'", since_date='early.invoice_date',
        left_ref='early.source_ref', right_ref='early.line_ref'
    ) }}
from early
inner join {{ ref('fiscal_period') }} as fiscal_period on early.invoice_period = fiscal_period.period and fiscal_period.is_reported
