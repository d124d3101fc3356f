-- R46 · Which credit memos have no reason or reference?
-- Prevents revenue from being given away without anyone saying why and on which invoice. A reason is asked for where the system
-- records any.
with memos as (
    select
        invoice_id,
        applies_to,
        reason is null and max(reason) over (partition by {{ system_of('source_ref') }}) is not null as lacks_reason
    from ({{ input_layer('erp_invoice') }}) as document
    where doc_type = 'credit_memo' and status = 'posted'
)

select
    {{ check_record(
        'R46', period='memo.invoice_period', key='memo.invoice_id', left_value='memo.gross', right_value='0',
        currency='memo.currency', record="'invoice:' || memo.invoice_id", since_date='memo.invoice_date',
        left_ref='memo.source_ref'
    ) }}
from {{ ref('invoice') }} as memo
inner join memos on memo.invoice_id = memos.invoice_id
inner join {{ ref('fiscal_period') }} as fiscal_period on memo.invoice_period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('invoice') }} as target
    on memo.applies_to = target.invoice_id and target.doc_type = 'invoice' and target.is_posted
where target.invoice_id is null or memos.lacks_reason
