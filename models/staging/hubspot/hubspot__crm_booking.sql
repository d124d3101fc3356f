-- The signed lines of deals; a quote has copies of its deal's lines, which belong to no deal.
with landed as (
    {{ current_landed('hubspot', 'line_item') }}
),

link as (
    {{ current_landed('hubspot', 'line_item_deal') }}
)

select
    coalesce(landed.booking_number, landed.id) as booking_id,
    coalesce(deal.opportunity_id, link.toid) as opportunity_id,
    deal.account_id,
    landed.project_code as engagement_id,
    replace(lower(landed.booking_type), ' ', '_') as booking_type,
    coalesce(cast(landed.close_date as date), deal.close_date) as close_date,
    cast(landed.signed_date as date) as signed_date,
    coalesce(landed.hs_line_item_currency_code, deal.currency) as currency,
    cast(landed.hs_tcv as decimal(18, 6)) as tcv,
    cast(landed.hs_acv as decimal(18, 6)) as acv,
    cast(landed.term_months as decimal(18, 6)) as term_months,
    landed.service_line as service_line,
    landed.source_ref
from landed
inner join link on landed._source = link._source and landed.id = link.fromid
left join {{ ref('hubspot_deal') }} as deal on link._source = deal._source and link.toid = deal.id
where landed.booking_type is not null
