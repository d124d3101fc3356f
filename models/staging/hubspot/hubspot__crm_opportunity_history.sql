select
    deal.opportunity_id,
    deal.as_of as changed_at,
    deal.stage,
    deal.amount,
    deal.close_date,
    deal.probability,
    deal.source_ref || '#change/' || cast(deal.as_of as varchar) as source_ref
from {{ ref('hubspot_deal_state') }} as deal
where not deal.is_month_end
