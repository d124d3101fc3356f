{{ config(materialized='ephemeral') }}

{#- Posted invoices that stand, with the day on which credits, cash and write-offs had settled them. -#}
with settlements as (
    select invoice_id, date, amount from {{ ref('cash_application') }} where invoice_id is not null
    union all
    select invoice_id, date, amount from {{ ref('ar_writeoff') }}
    union all
    select applies_to as invoice_id, invoice_date as date, -gross as amount
    from {{ ref('invoice') }}
    where is_posted and doc_type = 'credit_memo' and applies_to is not null
),

settled as (
    select invoice_id, sum(amount) as amount, max(date) as last_date from settlements group by invoice_id
)

select
    invoice.invoice_id,
    invoice.engagement_id,
    invoice.invoice_period,
    invoice.invoice_date,
    case when invoice.gross <= settled.amount then settled.last_date end as settled_on
from {{ ref('standing_invoice') }} as invoice
left join settled on invoice.invoice_id = settled.invoice_id
