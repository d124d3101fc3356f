with invoice as (
    {{ current_landed('xero', 'invoice') }}
)

select
    line.journal_id,
    cast(line.line_no as integer) as line_no,
    line.entity as entity_id,
    'primary' as book,
    line.posting_date,
    coalesce(line.account_code, line.account_name) as account_id,
    line.account_class,
    line.engagement_id,
    line.currency,
    line.amount as amount_txn,
    line.amount as amount_functional,
    coalesce(invoice.invoicenumber, line.source_id) as source_doc,
    coalesce(line.source_type = 'MANJOURNAL', false) as is_manual,
    line.source_ref
from {{ ref('xero__ledger_line') }} as line
left join invoice on line._source = invoice._source and line.source_id = invoice.invoiceid
