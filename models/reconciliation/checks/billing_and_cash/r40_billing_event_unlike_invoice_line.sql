-- R40 · Where do billing event and invoice line differ?
-- Prevents invoices for another amount than the project manager released. An event is compared with the lines that name it,
-- the events no line names with the other lines of their invoice, engagement and kind. Write-downs on an invoice explain.
with events as (
    select *, case kind when 'schedule' then 'fee' when 'time' then 'time' else 'milestone' end as source_type
    from ({{ input_layer('psa_billing_event') }}) as event
    where lower(status) not in ('cancelled', 'canceled', 'rejected')
),

lines as (
    select
        line.*,
        case
            when events.billing_event_id is not null then 'event:' || events.billing_event_id
            else line.invoice_id || ':' || line.engagement_id || ':' || line.source_type
        end as pairing
    from ({{ input_layer('erp_invoice_line') }}) as line
    inner join {{ ref('invoice') }} as invoice on line.invoice_id = invoice.invoice_id and invoice.status <> 'void'
    left join events on line.source_id = events.billing_event_id
),

billed as (
    select pairing, min(invoice_id) as invoice_id, sum(net) as net, min(source_ref) as source_ref
    from lines
    group by pairing
),

released as (
    select
        coalesce(named.pairing, events.invoice_id || ':' || events.engagement_id || ':' || events.source_type) as pairing,
        min(events.billing_event_id) as billing_event_id,
        min(events.invoice_id) as invoice_id,
        min(events.date) as date,
        min(events.currency) as currency,
        sum(events.amount) as amount,
        min(events.source_ref) as source_ref
    from events
    left join {{ ref('engagement') }} as engagement on events.engagement_id = engagement.engagement_id
    left join billed as named on 'event:' || events.billing_event_id = named.pairing
    where
        (named.pairing is not null or events.invoice_id is not null)
        and {{ is_delivered_for('erp_invoice_line', 'engagement.entity_id') }}
    group by 1
),

write_downs as (
    select invoice_id, sum(amount) as amount from {{ ref('wip_adjustment') }} where invoice_id is not null group by invoice_id
),

compared as (
    select
        released.*,
        coalesce(billed.net, 0) as net,
        billed.source_ref as line_ref,
        sum(released.amount - coalesce(billed.net, 0)) over (partition by coalesce(billed.invoice_id, released.invoice_id))
        + coalesce(write_downs.amount, 0) as unexplained
    from released
    left join billed on released.pairing = billed.pairing
    left join write_downs on coalesce(billed.invoice_id, released.invoice_id) = write_downs.invoice_id
)

select
    {{ check_record(
        'R40', period=month_of('date'), key='billing_event_id', left_value='amount', right_value='net', currency='currency',
        record="'billing_event:' || billing_event_id", since_date='date', left_ref='source_ref', right_ref='line_ref'
    ) }}
from compared
where amount <> net and unexplained <> 0
