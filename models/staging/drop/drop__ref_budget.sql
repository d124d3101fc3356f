with landed as (
    {{ current_landed('drop', 'ref_budget') }}
)

select
    landed.metric,
    landed.period,
    landed.dim,
    landed.key,
    cast(landed.value as decimal(18, 6)) as value,
    landed.version,
    landed.source_ref
from landed
