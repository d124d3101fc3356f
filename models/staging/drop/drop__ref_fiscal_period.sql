with landed as (
    {{ current_landed('drop', 'ref_fiscal_period') }}
)

select
    landed.period,
    cast(landed.start_date as date) as start_date,
    cast(landed.end_date as date) as end_date,
    cast(landed.close_date as date) as close_date,
    landed.source_ref
from landed
