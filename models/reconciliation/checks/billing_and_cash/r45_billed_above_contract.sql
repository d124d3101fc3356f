-- R45 · Which engagements are billed above the contract?
-- Prevents invoices the customer never agreed to. Engagements without any signed booking are R02's.
with lines as (
    select
        line_id,
        currency,
        sum(billed_services) as billed,
        sum(bookings_net) as contract_value
    from {{ ref('contract_line_month') }}
    group by line_id, currency
    having sum(billed_services) > sum(bookings_net)
),

signed as (
    select distinct engagement_id from {{ ref('booking') }} where booking_date is not null
),

last_invoice as (
    select
        engagement_id,
        max(invoice_date) as invoice_date,
        max(source_ref) as source_ref
    from {{ ref('invoice') }}
    where is_posted
    group by engagement_id
)

select
    {{ check_record(
        'R45', key='lines.line_id', left_value='lines.billed', right_value='lines.contract_value', currency='lines.currency',
        record="'engagement:' || lines.line_id || ':above_contract'", since_date='last_invoice.invoice_date',
        left_ref='last_invoice.source_ref', right_ref='engagement.source_ref'
    ) }}
from lines
inner join signed on lines.line_id = signed.engagement_id
inner join {{ ref('engagement') }} as engagement on lines.line_id = engagement.engagement_id
inner join last_invoice on lines.line_id = last_invoice.engagement_id
