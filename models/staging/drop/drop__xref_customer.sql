with landed as (
    {{ current_landed('drop', 'xref_customer') }}
)

select
    landed.system,
    landed.source_id,
    landed.customer_id,
    landed.source_ref
from landed
