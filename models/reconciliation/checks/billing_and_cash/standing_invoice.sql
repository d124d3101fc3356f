-- Posted invoices that credit memos have not taken back in full.
with credits as (
    select
        applies_to,
        sum(gross) as gross
    from {{ ref('invoice') }}
    where is_posted and doc_type = 'credit_memo'
    group by applies_to
)

select invoice.*
from {{ ref('invoice') }} as invoice
left join credits on invoice.invoice_id = credits.applies_to
where invoice.is_posted and invoice.doc_type = 'invoice' and invoice.gross + coalesce(credits.gross, 0) <> 0
