with invoiced as (
    select
        transactions.transaction_id,
        transactions.time_entry_id,
        transactions.invoice_id,
        transactions.amount,
        invoice.gross,
        sum(transactions.amount) over (partition by transactions.invoice_id) as invoice_transactions,
        transactions.source_ref
    from {{ ref('project_transaction') }} as transactions
    inner join {{ ref('invoice') }} as invoice on transactions.invoice_id = invoice.invoice_id and invoice.is_posted
),

write_downs as (
    select invoice_id, sum(amount) as amount from {{ ref('wip_adjustment') }} group by invoice_id
),

receipts as (
    select invoice_id, sum(amount) as amount from {{ ref('cash_application') }} group by invoice_id
),

billed as (
    select
        invoiced.transaction_id,
        invoiced.invoice_id,
        time_entry.engagement_id,
        time_entry.work_period,
        time_entry.bill_currency,
        invoiced.gross,
        coalesce(receipts.amount, 0) as cash,
        {{ money('invoiced.amount') }} + coalesce({{ multiply(
            'write_downs.amount', divide('invoiced.amount', 'invoiced.invoice_transactions')
        ) }}, 0) as billed_value,
        invoiced.source_ref
    from invoiced
    inner join {{ ref('time_entry') }} as time_entry
        on invoiced.time_entry_id = time_entry.time_entry_id and time_entry.is_tm and time_entry.status <> 'rejected'
    left join write_downs on invoiced.invoice_id = write_downs.invoice_id
    left join receipts on invoiced.invoice_id = receipts.invoice_id
)

select
    transaction_id,
    invoice_id,
    engagement_id,
    work_period,
    bill_currency as currency,
    {{ money('billed_value') }} as billed_value,
    {{ money('coalesce(' ~ multiply('cash', divide('billed_value', 'gross')) ~ ', 0)') }} as collected_value,
    source_ref
from billed
