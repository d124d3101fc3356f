with landed as (
    {{ current_landed('workday', 'holiday') }}
)

select
    landed.company as entity_id,
    cast(landed.holiday_date as date) as date,
    landed.holiday_name as name,
    landed.source_ref
from landed
