-- Every posting to receivables and the open item it belongs to: a credit memo belongs to the posted invoice it applies
-- to; cash and write-offs that name no posted document are items of their own, unapplied.
with documents as (
    select
        document.*,
        coalesce(target.invoice_id, document.invoice_id) as item,
        coalesce(target.customer_id, document.customer_id) as item_customer_id,
        coalesce(target.entity_id, document.entity_id) as item_entity_id,
        coalesce(target.due_date, document.due_date) as item_due_date,
        coalesce(target.invoice_date, document.invoice_date) as item_date
    from {{ ref('invoice') }} as document
    left join {{ ref('invoice') }} as target
        on
            document.doc_type = 'credit_memo'
            and document.applies_to = target.invoice_id
            and target.doc_type = 'invoice'
            and target.is_posted
    where document.is_posted
),

movements as (
    select 'billing' as kind, invoice_id as movement_id, invoice_id, customer_id, entity_id, invoice_date as date, currency, gross as amount, source_ref
    from documents
    union all
    select 'cash' as kind, cash_id as movement_id, invoice_id, customer_id, entity_id, date, currency, -amount as amount, source_ref
    from {{ ref('cash_application') }}
    union all
    select 'writeoff' as kind, writeoff.writeoff_id as movement_id, writeoff.invoice_id, invoice.customer_id, invoice.entity_id, writeoff.date, writeoff.currency, -writeoff.amount as amount, writeoff.source_ref
    from {{ ref('ar_writeoff') }} as writeoff
    left join {{ ref('invoice') }} as invoice on writeoff.invoice_id = invoice.invoice_id
)

select
    movements.kind,
    movements.movement_id,
    coalesce(documents.item, movements.kind || ':' || movements.movement_id) as item,
    documents.item is null as is_unapplied,
    coalesce(documents.item_customer_id, movements.customer_id, 'unknown') as customer,
    coalesce(documents.item_entity_id, movements.entity_id, 'unknown') as entity,
    case
        when {{ policy('ageing_basis') }} = 'invoice_date' then documents.item_date else documents.item_due_date
    end as aged_from,
    movements.date,
    {{ month_of('movements.date') }} as period,
    movements.currency,
    {{ money('movements.amount') }} as amount,
    movements.source_ref
from movements
left join documents on movements.invoice_id = documents.invoice_id
