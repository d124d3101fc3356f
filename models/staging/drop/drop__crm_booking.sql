with landed as (
    {{ current_landed('drop', 'crm_booking') }}
)

select
    landed.booking_id,
    landed.opportunity_id,
    landed.account_id,
    landed.engagement_id,
    landed.booking_type,
    cast(landed.close_date as date) as close_date,
    cast(landed.signed_date as date) as signed_date,
    landed.currency,
    cast(landed.tcv as decimal(18, 6)) as tcv,
    cast(landed.acv as decimal(18, 6)) as acv,
    cast(landed.term_months as decimal(18, 6)) as term_months,
    landed.service_line,
    landed.source_ref
from landed
