with landed as (
    {{ current_landed('hubspot', 'company') }}
)

select
    coalesce(landed.account_number, landed.id) as account_id,
    coalesce(landed.origin_system, 'hubspot') as system,
    coalesce(landed.name, landed.domain) as name,
    lower(landed.domain) as domain,
    coalesce(parent.account_number, parent.id) as parent_account_id,
    landed.country as country,
    landed.duns as duns,
    landed.source_ref
from landed
left join landed as parent on landed._source = parent._source and landed.hs_parent_company_id = parent.id
