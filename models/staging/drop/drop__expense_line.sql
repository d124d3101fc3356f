with landed as (
    {{ current_landed('drop', 'expense_line') }}
)

select
    landed.expense_id,
    landed.resource_id,
    landed.engagement_id,
    cast(landed.date as date) as date,
    landed.currency,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.rebillable = '1' as rebillable,
    landed.status,
    landed.source_ref
from landed
