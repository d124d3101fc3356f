with landed as (
    {{ current_landed('drop', 'crm_contact') }}
)

select
    landed.contact_id,
    landed.account_id,
    landed.name,
    landed.email,
    landed.title,
    landed.source_ref
from landed
