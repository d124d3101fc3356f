-- Every posting to receivables and the open item it belongs to. A receipt or write-off that names no posted document is
-- an item of its own, unapplied.
{%- set columns = 'movement_id, invoice_id, customer_id, entity_id, date, currency, amount, source_ref' %}

with billings as (
    select receivable_document.*, invoice_id as movement_id, invoice_date as date, gross as amount
    from {{ ref('receivable_document') }} as receivable_document
),

receipts as (
    select cash_id as movement_id, invoice_id, customer_id, entity_id, date, currency, -amount as amount, source_ref
    from {{ ref('cash_application') }}
),

writeoffs as (
    select writeoff.*, writeoff_id as movement_id, -writeoff.amount as reduction, invoice.customer_id, invoice.entity_id
    from {{ ref('ar_writeoff') }} as writeoff
    left join {{ ref('invoice') }} as invoice on writeoff.invoice_id = invoice.invoice_id
),

movements as (
    select 'billing' as kind, {{ columns }} from billings
    union all
    select 'cash' as kind, {{ columns }} from receipts
    union all
    select 'writeoff' as kind, {{ columns | replace('amount', 'reduction as amount') }} from writeoffs
)

select
    movements.kind,
    movements.movement_id,
    coalesce(document.item, movements.kind || ':' || movements.movement_id) as item,
    document.item is null as is_unapplied,
    coalesce(document.customer_id, movements.customer_id, 'unknown') as customer,
    coalesce(document.entity_id, movements.entity_id, 'unknown') as entity,
    document.aged_from,
    movements.date,
    {{ month_of('movements.date') }} as period,
    movements.currency,
    {{ money('movements.amount') }} as amount,
    movements.source_ref
from movements
left join {{ ref('receivable_document') }} as document on movements.invoice_id = document.invoice_id
