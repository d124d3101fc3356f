with landed as (
    {{ current_landed('drop', 'crm_account') }}
)

select
    landed.account_id,
    landed.system,
    landed.name,
    landed.domain,
    landed.parent_account_id,
    landed.owner_id,
    landed.country,
    landed.duns,
    landed.source_ref
from landed
