select
    invoice_id,
    account_id,
    status,
    amount,
    currency,
    source_ref
from ({{ input_layer('crm_invoice_mirror') }}) as input_rows
