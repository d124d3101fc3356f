with landed as (
    {{ current_landed('drop', 'expense_report_line') }}
)

select
    landed.expense_id,
    cast(landed.tax as decimal(18, 6)) as tax,
    landed.policy_result,
    landed.receipt = '1' as receipt,
    cast(landed.reimbursed_date as date) as reimbursed_date,
    landed.merchant,
    landed.source_ref
from landed
