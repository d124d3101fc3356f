select
    engagement_id,
    currency,
    contract_value,
    source_ref
from ({{ input_layer('erp_contract') }}) as input_rows
