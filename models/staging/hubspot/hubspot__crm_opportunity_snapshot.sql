-- The pipeline at each month end; a closed deal stands in the month it closed in.
select
    deal.as_of,
    deal.opportunity_id,
    deal.account_id,
    deal.stage,
    deal.probability,
    deal.currency,
    deal.amount,
    deal.close_date,
    deal.created_date,
    deal.source_ref || '#' || cast(deal.as_of as varchar) as source_ref
from {{ ref('hubspot_deal_state') }} as deal
where
    deal.is_month_end
    and (not deal.is_closed or date_trunc('month', deal.stage_since) = date_trunc('month', deal.as_of))
