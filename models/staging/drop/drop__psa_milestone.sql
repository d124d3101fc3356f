with landed as (
    {{ current_landed('drop', 'psa_milestone') }}
)

select
    landed.milestone_id,
    landed.engagement_id,
    cast(landed.amount as decimal(18, 6)) as amount,
    landed.currency,
    cast(landed.planned_date as date) as planned_date,
    landed.psa_status,
    cast(landed.completed_date as date) as completed_date,
    cast(landed.accepted_date as date) as accepted_date,
    landed.invoice_id,
    cast(landed.forecast_date as date) as forecast_date,
    landed.source_ref
from landed
