-- Documents whose approval leaves evidence, with their value: posted invoices, manual journals (their debits) and expenses.
-- The first two must have an approval of their own where the firm records such approvals. What is pay has no value here. `number` is what
-- approval events name: of a journal it tells no ledger, so that of two ledgers may have one.
select
    'invoice' as object,
    invoice_id as object_id,
    invoice_id as number,
    true as needs_approval,
    invoice_date as document_date,
    currency,
    gross as amount,
    source_ref
from {{ ref('invoice') }}
where is_posted
union all
select
    'journal' as object,
    journal as object_id,
    journal_id as number,
    max(case when is_manual then 1 else 0 end) = 1 as needs_approval,
    min(posting_date) as document_date,
    min(currency) as currency,
    sum(case when amount_txn > 0 and not is_pay then amount_txn else 0 end) as amount,
    min(source_ref) as source_ref
from {{ ref('journal_line') }}
group by journal, journal_id
union all
select
    'expense' as object,
    expense_id as object_id,
    expense_id as number,
    false as needs_approval,
    date as document_date,
    currency,
    amount,
    source_ref
from {{ ref('expense') }}
