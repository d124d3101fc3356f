select
    accounts.account_id,
    accounts.system,
    accounts.name,
    accounts.domain,
    accounts.parent_account_id,
    {{ customer_key('map.customer_id', 'accounts.system', 'accounts.account_id') }} as customer_id,
    accounts.source_ref
from ({{ input_layer('crm_account') }}) as accounts
left join {{ ref('customer_map') }} as map
    on accounts.system = map.system and accounts.account_id = map.source_id
