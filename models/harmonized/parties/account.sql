select
    accounts.account_id,
    accounts.system,
    accounts.name,
    accounts.domain,
    accounts.parent_account_id,
    {{ customer_key('mapped.customer_id', 'accounts.system', 'accounts.account_id') }} as customer_id,
    accounts.source_ref
from ({{ input_layer('crm_account') }}) as accounts
left join {{ ref('customer_map') }} as mapped
    on accounts.system = mapped.system and accounts.account_id = mapped.source_id
