with landed as (
    {{ current_landed('drop', 'ref_code') }}
)

select
    landed.kind,
    landed.code,
    landed.meaning,
    landed.author,
    cast(landed.mapped_on as date) as mapped_on,
    landed.source_ref
from landed
