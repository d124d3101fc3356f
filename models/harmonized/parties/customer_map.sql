select
    system,
    source_id,
    customer_id,
    source_ref
from ({{ input_layer('xref_customer') }}) as input_rows
