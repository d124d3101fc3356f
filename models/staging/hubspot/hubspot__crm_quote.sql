with landed as (
    {{ current_landed('hubspot', 'quote') }}
),

link as (
    {{ current_landed('hubspot', 'quote_deal') }}
),

quoted as (
    select *
    from link
    qualify row_number() over (partition by _source, fromid order by cast(toid as bigint)) = 1
)

select
    coalesce(landed.hs_quote_number, landed.id) as quote_id,
    coalesce(deal.opportunity_id, quoted.toid) as opportunity_id,
    lower(landed.hs_status) as status,
    coalesce(landed.hs_currency, deal.currency) as currency,
    cast(coalesce(landed.hs_quote_amount, '0') as decimal(18, 6)) as amount,
    cast(landed.approved_date as date) as approved_date,
    landed.source_ref
from landed
inner join quoted on landed._source = quoted._source and landed.id = quoted.fromid
left join {{ ref('hubspot_deal') }} as deal on quoted._source = deal._source and quoted.toid = deal.id
