with landed as (
    {{ current_landed('drop', 'ref_target') }}
)

select
    landed.metric,
    landed.period,
    landed.dim,
    landed.key,
    cast(landed.value as decimal(18, 6)) as value,
    landed.source_ref
from landed
