with landed as (
    {{ current_landed('drop', 'erp_expense_posting') }}
)

select
    landed.posting_id,
    landed.expense_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.source_ref
from landed
