-- R41 · Which ERP invoices does the CRM not reflect?
-- Prevents account managers from chasing what is paid, and from missing what is not. The balance takes every credit memo,
-- receipt and write-off there is; a balance of nothing, or a negative one, is settled.
with balances as (
    select
        invoice.invoice_id,
        invoice.currency,
        invoice.invoice_date,
        invoice.source_ref,
        sum(movement.amount) as balance
    from {{ ref('receivable_movement') }} as movement
    inner join {{ ref('invoice') }} as invoice
        on movement.item = invoice.invoice_id and not movement.is_unapplied and movement.currency = invoice.currency
    group by invoice.invoice_id, invoice.currency, invoice.invoice_date, invoice.source_ref
)

select
    {{ check_record(
        'R41', key='balances.invoice_id', left_value='balances.balance',
        right_value="case when mirror.status = 'open' then mirror.amount else 0 end", currency='balances.currency',
        record="'invoice:' || balances.invoice_id || ':mirror'", since_date='balances.invoice_date',
        left_ref='balances.source_ref', right_ref='mirror.source_ref'
    ) }}
from balances
left join {{ ref('invoice_mirror') }} as mirror on balances.invoice_id = mirror.invoice_id
where mirror.invoice_id is null or (balances.balance <= 0) <> (mirror.status = 'paid')
