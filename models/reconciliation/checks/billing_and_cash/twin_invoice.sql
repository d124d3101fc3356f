-- Posted invoices of one engagement, date and amounts of which at least one names nothing it bills: one of them is probably
-- a repetition. `source` names the first of them. Where only other entities have invoice lines, nothing can be named.
{%- set alike = 'partition by engagement_id, invoice_date, currency, net_services, net_expenses' %}

with sourced as (
    select invoice_id from ({{ input_layer('erp_invoice_line') }}) as line where source_id is not null or period_from is not null
    union
    select invoice_id from {{ ref('project_transaction') }} where invoice_id is not null
    union
    select invoice_id from {{ ref('milestone') }} where invoice_id is not null
),

invoices as (
    select
        invoice.invoice_id,
        invoice.engagement_id,
        invoice.invoice_date,
        invoice.currency,
        invoice.net_services,
        invoice.net_expenses,
        invoice.net_services + invoice.net_expenses as amount,
        case
            when sourced.invoice_id is null and {{ is_delivered_for('erp_invoice_line', 'invoice.entity_id') }} then 1 else 0
        end as is_unsourced,
        invoice.source_ref
    from {{ ref('standing_invoice') }} as invoice
    left join sourced on invoice.invoice_id = sourced.invoice_id
),

twins as (
    select
        *,
        min(invoice_id) over ({{ alike }}) as first_id,
        count(*) over ({{ alike }}) as invoices,
        sum(is_unsourced) over ({{ alike }}) as unsourced
    from invoices
)

select
    'invoice:' || first_id as source,
    'invoice:' || first_id as record,
    invoice_id,
    invoice_date,
    currency,
    amount,
    source_ref
from twins
where invoices > 1 and unsourced > 0
