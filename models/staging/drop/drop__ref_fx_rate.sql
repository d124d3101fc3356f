with landed as (
    {{ current_landed('drop', 'ref_fx_rate') }}
)

select
    landed.period,
    landed.from_currency,
    landed.to_currency,
    landed.rate_type,
    cast(landed.rate as decimal(18, 8)) as rate,
    landed.source_ref
from landed
