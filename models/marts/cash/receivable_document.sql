{{ config(materialized='ephemeral') }}

-- A credit memo belongs to the posted invoice it applies to; without one it stands alone.
select
    document.invoice_id,
    document.invoice_date,
    document.currency,
    document.gross,
    document.source_ref,
    coalesce(target.invoice_id, document.invoice_id) as item,
    coalesce(target.customer_id, document.customer_id) as customer_id,
    coalesce(target.entity_id, document.entity_id) as entity_id,
    case
        when {{ policy('ageing_basis') }} = 'invoice_date' then coalesce(target.invoice_date, document.invoice_date)
        else coalesce(target.due_date, document.due_date)
    end as aged_from
from {{ ref('invoice') }} as document
left join {{ ref('invoice') }} as target
    on
        document.doc_type = 'credit_memo'
        and document.applies_to = target.invoice_id
        and target.doc_type = 'invoice'
        and target.is_posted
where document.is_posted
