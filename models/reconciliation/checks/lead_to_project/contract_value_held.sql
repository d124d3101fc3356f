-- The contract value of every engagement as the PSA and, where it is connected, the ERP hold it.
select
    engagement_id,
    'psa' as system,
    currency,
    psa_contract_value as contract_value,
    source_ref
from {{ ref('engagement') }}
union all
select
    contract.engagement_id,
    'erp' as system,
    contract.currency,
    contract.contract_value,
    contract.source_ref
from {{ ref('erp_contract') }} as contract
inner join {{ ref('engagement') }} as engagement on contract.engagement_id = engagement.engagement_id
